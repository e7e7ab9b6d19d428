#!/usr/bin/env bash
# In a bank statement read with mt940js, what was booked on New Year's Day was booked a year ago.
#
# One expects the entry date to be the day next to the value date: field 61 of SWIFT's MT940 writes the value date with its year
# (YYMMDD) and the entry date without (MMDD), so that its year has to be found from the value date's nearness. mt940js
# (https://github.com/a-fas/mt940js, entryDate) takes the value date's year, which is wrong in both directions around the New Year,
# when the money of 31 December arrives.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --ignore-scripts --silent mt940js@1.3.5 >/dev/null

cat >show.mjs <<'JS'
import { readFileSync } from 'node:fs'
import mt940js from 'mt940js'

const statement = `:20:STATEMENT
:25:104100000004/0001234567
:28C:00001/001
:60F:C261230CNY1000,00
:61:2612310101C128,00NTRFA1001
:86:PAYMENT A1001
:61:2701011231C64,00NTRFA1002
:86:PAYMENT A1002
:62F:C270101CNY1192,00
-`
const day = (date) => date.toISOString().slice(0, 10)

console.log('mt940js', JSON.parse(readFileSync('node_modules/mt940js/package.json')).version)
const [read] = new mt940js.Parser().parse(statement)
for (const { date, entryDate } of read.transactions) console.log('value date', day(date), 'entry date', day(entryDate))
JS

expected=$(cat <<'TEXT'
mt940js 1.3.5
value date 2026-12-31 entry date 2026-01-01
value date 2027-01-01 entry date 2027-12-31
TEXT
)

output=$(node show.mjs)
printf '%s\n' "$output"
diff <(printf '%s\n' "$expected") <(printf '%s\n' "$output") >&2 || { echo 'It is no longer so.' >&2; exit 1; }
