#!/usr/bin/env bash
# currency.js reads ten million yuan, as Java writes it, as one yuan and seven fen.
#
# One expects 10000000 or an error: Java's Double.toString writes 1.0E7 from ten million on (its API documentation says from 10^7),
# which gateways put into their messages; Number('1.0E7') is 10000000, and currency.js takes numbers and strings alike
# (readme of https://github.com/scurker/currency.js). But it drops every character that is no digit, sign or point, the E among
# them, also with errorOnInvalid.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --ignore-scripts --silent currency.js@2.0.4 >/dev/null

cat >show.mjs <<'JS'
import { readFileSync } from 'node:fs'
import currency from 'currency.js'

console.log('currency.js', JSON.parse(readFileSync('node_modules/currency.js/package.json')).version)
for (const text of ['9999999.0', '1.0E7', '1.28E7']) console.log(text, 'Number', Number(text), 'currency', currency(text, { errorOnInvalid: true }).value)
JS

expected=$(cat <<'TEXT'
currency.js 2.0.4
9999999.0 Number 9999999 currency 9999999
1.0E7 Number 10000000 currency 1.07
1.28E7 Number 12800000 currency 1.29
TEXT
)

output=$(node show.mjs)
printf '%s\n' "$output"
diff <(printf '%s\n' "$expected") <(printf '%s\n' "$output") >&2 || { echo 'It is no longer so.' >&2; exit 1; }
