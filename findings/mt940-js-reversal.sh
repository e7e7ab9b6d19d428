#!/usr/bin/env bash
# In a bank statement read with mt940-js, a payment and the reversal of that payment are two payments.
#
# One expects the reversal to take away what the payment brought: field 61 of SWIFT's MT940 knows four marks, C and D, RC (reversal
# of a credit, which lowers the balance) and RD (reversal of a debit); the README names the specifications that it follows
# (https://github.com/webschik/mt940-js#mt940-specification). mt940-js gives RC as isCredit and nothing that tells it from C, so
# that the lines no longer lead from the opening to the closing balance. (It needs tslib, which it doesn't name.)
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --ignore-scripts --silent mt940-js@1.0.0 tslib@2.9.1 >/dev/null

cat >show.mjs <<'JS'
import { readFileSync } from 'node:fs'
import mt940 from 'mt940-js'

const statement = `:20:STATEMENT
:25:104100000004/0001234567
:28C:00001/001
:60F:C261113CNY1000,00
:61:2611141114C128,00NTRFA1001
:86:PAYMENT A1001
:61:2611141114RC128,00NTRFA1001
:86:PAYMENT A1001
:62F:C261114CNY1000,00
-`

console.log('mt940-js', JSON.parse(readFileSync('node_modules/mt940-js/package.json')).version)
const [read] = await mt940.read(Buffer.from(statement))
const [payment, reversal] = read.transactions.map(({ id, ...rest }) => JSON.stringify(rest))
console.log('payment and reversal read alike:', payment === reversal)
for (const { isCredit, amount } of read.transactions) console.log('isCredit', isCredit, 'amount', amount)
const sum = read.transactions.reduce((total, { isCredit, amount }) => total + (isCredit ? amount : -amount), 0)
console.log('opening', read.openingBalance.value, 'closing', read.closingBalance.value, 'sum of the lines', sum)
JS

expected=$(cat <<'TEXT'
mt940-js 1.0.0
payment and reversal read alike: true
isCredit true amount 128
isCredit true amount 128
opening 1000 closing 1000 sum of the lines 256
TEXT
)

output=$(node show.mjs)
printf '%s\n' "$output"
diff <(printf '%s\n' "$expected") <(printf '%s\n' "$output") >&2 || { echo 'It is no longer so.' >&2; exit 1; }
