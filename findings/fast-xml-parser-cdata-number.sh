#!/usr/bin/env bash
# A WeChat Pay v2 message read with fast-xml-parser's defaults loses its trade numbers, though they stand in CDATA.
#
# One expects CDATA to come out as the text it is: XML 1.0 section 2.7 (https://www.w3.org/TR/xml/#sec-cdata-sect) has it as
# character data that nothing interprets, and WeChat Pay v2 writes every field of type String in CDATA, transaction_id (28 digits)
# and out_trade_no among them (https://pay.weixin.qq.com/wiki/doc/api/jsapi.php?chapter=9_2). The documentation of parseTagValue
# (docs/v4/2.XMLparseOptions.md of the repository) speaks of the text of a tag; with cdataPropName set, CDATA is left alone.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --ignore-scripts --silent fast-xml-parser@5.12.1 >/dev/null

cat >show.mjs <<'JS'
import { readFileSync } from 'node:fs'
import { XMLParser } from 'fast-xml-parser'

const message = `<xml><return_code><![CDATA[SUCCESS]]></return_code>
<transaction_id><![CDATA[4200001234202611150123456789]]></transaction_id>
<out_trade_no><![CDATA[0001001]]></out_trade_no>
<attach><![CDATA[20E10]]></attach>
<total_fee>12800</total_fee></xml>`

console.log('fast-xml-parser', JSON.parse(readFileSync('node_modules/fast-xml-parser/package.json')).version)
const read = new XMLParser().parse(message).xml
for (const name of ['transaction_id', 'out_trade_no', 'attach', 'total_fee']) console.log(name, JSON.stringify(read[name]))
const apart = new XMLParser({ cdataPropName: 'cdata' }).parse(message).xml
console.log('with cdataPropName: transaction_id', JSON.stringify(apart.transaction_id.cdata))
JS

expected=$(cat <<'TEXT'
fast-xml-parser 5.12.1
transaction_id 4.2000012342026113e+27
out_trade_no 1001
attach 200000000000
total_fee 12800
with cdataPropName: transaction_id "4200001234202611150123456789"
TEXT
)

output=$(node show.mjs)
printf '%s\n' "$output"
diff <(printf '%s\n' "$expected") <(printf '%s\n' "$output") >&2 || { echo 'It is no longer so.' >&2; exit 1; }
