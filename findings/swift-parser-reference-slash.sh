#!/usr/bin/env bash
# @centrapay/swift-parser cuts a payment's reference at its first slash, and drops the bank's own reference after it.
#
# One expects both references whole. In field 61 of SWIFT's MT940 the account owner's reference is 16x, and the character set x has the
# slash; only two of them in a row end it, before the bank's reference (Standards MT, Category 9, MT940, field 61, subfields 7 and 8).
# The library (https://github.com/centrapay/swift-parser) reads up to the first slash. Nothing fails: what is left looks like a
# reference.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --ignore-scripts --silent @centrapay/swift-parser@1.0.1 >/dev/null

cat >show.mjs <<'JS'
import { readFileSync } from 'node:fs'
import parser from '@centrapay/swift-parser'

const statement = (reference) => `:20:STATEMENT
:25:104100000004/0001234567
:28C:00001/001
:60F:C261129CNY1000,00
:61:2611301130C128,00NTRF${reference}
:86:PAYMENT
:62F:C261130CNY1128,00
-`

console.log('@centrapay/swift-parser', JSON.parse(readFileSync('node_modules/@centrapay/swift-parser/package.json')).version)
for (const written of ['A1001//20261130001', 'SHOP7/A1001//20261130001', 'SHOP7/A1002//20261130002']) {
  const [{ transactions }] = parser.parse({ type: 'mt940', data: statement(written), validate: true })
  const [{ reference, bankReference }] = transactions
  console.log(`${written}: reference ${reference}, bank's ${bankReference || 'none'}`)
}
JS

expected=$(cat <<'TEXT'
@centrapay/swift-parser 1.0.1
A1001//20261130001: reference A1001, bank's 20261130001
SHOP7/A1001//20261130001: reference SHOP7, bank's none
SHOP7/A1002//20261130002: reference SHOP7, bank's none
TEXT
)

output=$(node show.mjs)
printf '%s\n' "$output"
diff <(printf '%s\n' "$expected") <(printf '%s\n' "$output") >&2 || { echo 'It is no longer so.' >&2; exit 1; }
