#!/usr/bin/env bash
# json-bigint takes 127.99999999999999 for a big integer: with native BigInt the whole answer is refused, and otherwise its type changes.
#
# One expects a fraction to stay a number, as it is with JSON.parse: the library is for "bigints", and its options say what becomes of
# those (README of https://github.com/sidorares/json-bigint, useNativeBigInt and storeAsString). But it asks only how many characters a
# number has, with the point, and takes more than 15 for an integer. A sum or a rate that Java or Python writes from a double has up to
# 17 digits (RFC 8259, section 6, leaves them their precision), so that an answer is read on one day and refused on the next.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --ignore-scripts --silent json-bigint@1.0.0 >/dev/null

cat >show.mjs <<'JS'
import { readFileSync } from 'node:fs'
import jsonBigint from 'json-bigint'

const read = (text, options) => {
  try {
    const { total } = jsonBigint(options).parse(text)
    return `${typeof total} ${total}`
  } catch (error) {
    return error.message
  }
}

console.log('json-bigint', JSON.parse(readFileSync('node_modules/json-bigint/package.json')).version)
for (const total of [128, 127.99, 128.2 - 0.2]) {
  const text = JSON.stringify({ total })
  console.log(text)
  console.log('  as it comes:', read(text, {}))
  console.log('  storeAsString:', read(text, { storeAsString: true }))
  console.log('  useNativeBigInt:', read(text, { useNativeBigInt: true }))
}
JS

expected=$(cat <<'TEXT'
json-bigint 1.0.0
{"total":128}
  as it comes: number 128
  storeAsString: number 128
  useNativeBigInt: number 128
{"total":127.99}
  as it comes: number 127.99
  storeAsString: number 127.99
  useNativeBigInt: number 127.99
{"total":127.99999999999999}
  as it comes: object 127.99999999999999
  storeAsString: string 127.99999999999999
  useNativeBigInt: Cannot convert 127.99999999999999 to a BigInt
TEXT
)

output=$(node show.mjs)
printf '%s\n' "$output"
diff <(printf '%s\n' "$expected") <(printf '%s\n' "$output") >&2 || { echo 'It is no longer so.' >&2; exit 1; }
