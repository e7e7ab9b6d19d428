#!/usr/bin/env bash
# creditcards calls a number UnionPay while it is typed, Maestro once it is complete, and then holds it to Maestro's check digit.
#
# One expects UnionPay for a number that begins with 62: creditcards-types lists UnionPay among its card types
# (https://github.com/bendrucker/creditcards-types, card types), 62 is UnionPay's range (ISO/IEC 7812 issuers), and the library's own
# type has a pattern for it and needs no Luhn check. But the types are tried in order, and the pattern of Maestro, which comes before,
# takes every complete number of 12 to 19 digits that begins with 6 and isn't Discover's. Only the pattern for a part of a number
# (`eager`) leaves 62 to UnionPay.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --ignore-scripts --silent creditcards@5.0.0 creditcards-types@4.0.0 >/dev/null

cat >show.mjs <<'JS'
import { readFileSync } from 'node:fs'
import creditcards from 'creditcards'
import unionPay from 'creditcards-types/types/unionpay.js'

const version = (name) => JSON.parse(readFileSync(`node_modules/${name}/package.json`)).version
const { card } = creditcards

console.log('creditcards', version('creditcards'), 'with creditcards-types', version('creditcards-types'))
console.log('62, being typed:', card.type('62', true))
// Made-up numbers of 16 and 19 digits; the last digit of the third is no check digit.
for (const number of ['6225880000000001', '6222020000000000000', '6222020000000000005']) {
  const own = unionPay.test(number) && (!unionPay.luhn || card.luhn(number))
  const types = `being typed ${card.type(number, true)}, complete ${card.type(number)}`
  console.log(`${number}: ${types}, valid ${card.isValid(number)}; by UnionPay's own type ${own}`)
}
JS

expected=$(cat <<'TEXT'
creditcards 5.0.0 with creditcards-types 4.0.0
62, being typed: UnionPay
6225880000000001: being typed UnionPay, complete Maestro, valid true; by UnionPay's own type true
6222020000000000000: being typed UnionPay, complete Maestro, valid true; by UnionPay's own type true
6222020000000000005: being typed UnionPay, complete Maestro, valid false; by UnionPay's own type true
TEXT
)

output=$(node show.mjs)
printf '%s\n' "$output"
diff <(printf '%s\n' "$expected") <(printf '%s\n' "$output") >&2 || { echo 'It is no longer so.' >&2; exit 1; }
