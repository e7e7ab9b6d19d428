#!/usr/bin/env bash
# NutUI's Price draws 128.2 less a coupon of 0.2 as ¥127.00, and a refund of -12.80 as ¥12.80.
#
# One expects the price with two places: the component's document says that `digits` is the number of places and 2 the default
# (https://github.com/jdf2e/nutui-react, src/packages/price/doc.md), and NutUI's Price for Vue rounds the whole number. In JavaScript
# 128.2 less 0.2 is 127.99999999999999, and 3.33 with 40 % off is 1.998. The React component takes the whole yuan as they stand and
# rounds what comes after the point by itself, so that what the rounding carries is lost; and of the text it keeps digits and points.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --ignore-scripts --silent react@18.3.1 react-dom@18.3.1 classnames@2.5.1 lodash.kebabcase@4.1.1 \
  react-fast-compare@3.2.2 @swc/helpers@0.5.24 >/dev/null
# The package itself, with no more than Price needs: all its dependencies take a minute.
mkdir -p node_modules/@nutui/nutui-react
tar -xzf "$(npm pack --silent @nutui/nutui-react@3.1.0)" --strip-components=1 -C node_modules/@nutui/nutui-react

cat >show.cjs <<'JS'
const { createElement } = require('react')
const { renderToStaticMarkup } = require('react-dom/server')
const Price = require('@nutui/nutui-react/dist/cjs/packages/price').default

const drawn = (price) => renderToStaticMarkup(createElement(Price, { price })).replace(/<[^>]+>/g, '').replace('&yen;', '¥')

console.log('@nutui/nutui-react', require('@nutui/nutui-react/package.json').version)
const show = (what, price) => console.log(`${what}, ${price}: ${drawn(price)}, rounded ${price.toFixed(2)}`)
show('128', 128)
show('128.2 - 0.2', 128.2 - 0.2)
show('3.33 * 0.6', 3.33 * 0.6)
show('12.8', 12.8)
show('-12.8', -12.8)
JS

expected=$(cat <<'TEXT'
@nutui/nutui-react 3.1.0
128, 128: ¥128.00, rounded 128.00
128.2 - 0.2, 127.99999999999999: ¥127.00, rounded 128.00
3.33 * 0.6, 1.998: ¥1.00, rounded 2.00
12.8, 12.8: ¥12.80, rounded 12.80
-12.8, -12.8: ¥12.80, rounded -12.80
TEXT
)

output=$(node show.cjs)
printf '%s\n' "$output"
diff <(printf '%s\n' "$expected") <(printf '%s\n' "$output") >&2 || { echo 'It is no longer so.' >&2; exit 1; }
