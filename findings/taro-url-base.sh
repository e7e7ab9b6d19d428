#!/usr/bin/env bash
# In a Taro mini-program new URL(path, base) forgets the base's path: orders below https://shop.example/pay/ are asked for beside it.
#
# One expects what the URL Standard says (https://url.spec.whatwg.org, relative state): a path without a leading slash stands beside the
# base's last segment, and `..` goes up. Taro puts its own class in the place of URL when it builds a mini-program, in dependencies too
# (MiniWebpackPlugin of https://github.com/NervJS/taro, packages/taro-webpack5-runner), and this class joins whatever it is given to the
# base's origin. Nothing fails: the answer is another address of the same host.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --ignore-scripts --silent @tarojs/runtime@4.2.1 @tarojs/shared@4.2.1 >/dev/null

cat >show.cjs <<'JS'
// What Taro's build defines for a mini-program.
process.env.TARO_ENV = 'weapp'
process.env.TARO_PLATFORM = 'mini'
for (const name of ['INNER_HTML', 'ADJACENT_HTML', 'SIZE_APIS', 'TEMPLATE_CONTENT', 'CLONE_NODE', 'CONTAINS', 'MUTATION_OBSERVER']) {
  globalThis[`ENABLE_${name}`] = false
}
const taro = require('@tarojs/runtime')

console.log('@tarojs/runtime', require('@tarojs/runtime/package.json').version)
for (const [path, base] of [
  ['/orders/A1001', 'https://shop.example/pay/'],
  ['orders/A1001', 'https://shop.example/pay/'],
  ['../return', 'https://shop.example/pay/orders/A1001'],
  ['?order=A1001', 'https://shop.example/pay/result'],
]) {
  console.log(`${path} at ${base}: ${new taro.URL(path, base).href}, elsewhere ${new URL(path, base).href}`)
}
JS

expected=$(cat <<'TEXT'
@tarojs/runtime 4.2.1
/orders/A1001 at https://shop.example/pay/: https://shop.example/orders/A1001, elsewhere https://shop.example/orders/A1001
orders/A1001 at https://shop.example/pay/: https://shop.example/orders/A1001, elsewhere https://shop.example/pay/orders/A1001
../return at https://shop.example/pay/orders/A1001: https://shop.example/../return, elsewhere https://shop.example/pay/return
?order=A1001 at https://shop.example/pay/result: https://shop.example/?order=A1001, elsewhere https://shop.example/pay/result?order=A1001
TEXT
)

output=$(node show.cjs)
printf '%s\n' "$output"
diff <(printf '%s\n' "$expected") <(printf '%s\n' "$output") >&2 || { echo 'It is no longer so.' >&2; exit 1; }
