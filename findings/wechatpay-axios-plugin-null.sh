#!/usr/bin/env bash
# wechatpay-axios-plugin signs a parameter that is null, and leaves out one that is empty or undefined.
#
# One expects all three to be left out: an empty parameter takes no part in the signature of WeChat Pay v2
# (https://pay.weixin.qq.com/wiki/doc/api/jsapi.php?chapter=4_3), and the library's XML writes null as an empty element, which WeChat
# reads as empty. So the text that was signed has a `detail=` that the receiver's has not, and the two signatures differ.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --ignore-scripts --silent wechatpay-axios-plugin@0.9.6 >/dev/null

cat >show.mjs <<'JS'
import { readFileSync } from 'node:fs'
import plugin from 'wechatpay-axios-plugin'

const { Formatter, Hash, Transformer } = plugin
console.log('wechatpay-axios-plugin', JSON.parse(readFileSync('node_modules/wechatpay-axios-plugin/package.json')).version)
const rest = { out_trade_no: 'A1000', total_fee: 1990 }
const without = Hash.sign('MD5', rest, 'a key')
for (const [name, detail] of Object.entries({ undefined: undefined, empty: '', null: null })) {
  const message = { detail, ...rest }
  const same = Hash.sign('MD5', message, 'a key') === without
  console.log(name, '|', Formatter.queryStringLike(Formatter.ksort(message)), '|', same ? 'signed as without it' : 'signed otherwise')
}
console.log('null in XML:', /<detail\s*\/>|<detail><\/detail>/.test(Transformer.toXml({ detail: null })) ? 'an empty element' : 'something else')
JS

expected=$(cat <<'TEXT'
wechatpay-axios-plugin 0.9.6
undefined | out_trade_no=A1000&total_fee=1990 | signed as without it
empty | out_trade_no=A1000&total_fee=1990 | signed as without it
null | detail=&out_trade_no=A1000&total_fee=1990 | signed otherwise
null in XML: an empty element
TEXT
)

output=$(node show.mjs)
printf '%s\n' "$output"
diff <(printf '%s\n' "$expected") <(printf '%s\n' "$output") >&2 || { echo 'It is no longer so.' >&2; exit 1; }
