#!/usr/bin/env bash
# emv-qrcps reads a UnionPay merchant code without an error, and writes it back with another merchant account.
#
# One expects that a code is the same after it was read and written: in EMVCo's Merchant-Presented Mode the merchant account may stand
# in the ids 02 to 25, whose values are plain text (15 and 16 are UnionPay's), or in the templates 26 to 51 (QR Code Specification for
# Payment Systems v1.1, merchant account information). The library takes all of them for templates: of the 31 digits of a plain one it
# keeps what could be parts of one, and drops the rest.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --ignore-scripts --silent emv-qrcps@0.0.7 >/dev/null

cat >show.mjs <<'JS'
import { readFileSync } from 'node:fs'
import emv from 'emv-qrcps'

const part = (id, value) => id + String(value.length).padStart(2, '0') + value
const codeWith = (account) =>
  ['00', '01', '01', '12'].reduce((text, one, at, all) => (at % 2 ? text : text + part(one, all[at + 1])), '') +
  account + part('52', '5411') + part('53', '156') + part('54', '23.72') + part('58', 'CN') + part('59', 'TEA') + part('60', 'BEIJING')

console.log('emv-qrcps', JSON.parse(readFileSync('node_modules/emv-qrcps/package.json')).version)
const ACCOUNTS = {
  'UnionPay, id 15': part('15', '4711000000000000000000000000001'),
  'a template, id 26': part('26', part('00', 'D15600000000') + part('05', 'A93FO3230Q')),
}
for (const [name, account] of Object.entries(ACCOUNTS)) {
  const written = emv.Merchant.Parser.toEMVQR(`${codeWith(account)}63040000`).generatePayload()
  console.log(`${name}: ${account}`, '→', written.slice('000201010212'.length, written.indexOf('52045411')))
}
JS

expected=$(cat <<'TEXT'
emv-qrcps 0.0.7
UnionPay, id 15: 15314711000000000000000000000000001 → 152000010471100000000000
a template, id 26: 26300012D156000000000510A93FO3230Q → 26300012D156000000000510A93FO3230Q
TEXT
)

output=$(node show.mjs)
printf '%s\n' "$output"
diff <(printf '%s\n' "$expected") <(printf '%s\n' "$output") >&2 || { echo 'It is no longer so.' >&2; exit 1; }
