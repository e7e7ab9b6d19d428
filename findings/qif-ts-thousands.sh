#!/usr/bin/env bash
# qif-ts reads the amount 1,234.56 of a bank statement as 1.
#
# One expects 1234.56 or an error: Quicken writes amounts with separators, and the format's own example has `T-1,000.00` (the specification
# that the library's readme calls its source of truth: https://web.archive.org/web/20100222214101/http://web.intuit.com/support/quicken/docs/d_qif.html).
# Everything from the first comma on is dropped, without a word.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --ignore-scripts --silent qif-ts@1.0.0 >/dev/null

cat >show.mjs <<'JS'
import { readFileSync } from 'node:fs'
import qif from 'qif-ts'

console.log('qif-ts', JSON.parse(readFileSync('node_modules/qif-ts/package.json')).version)
for (const amount of ['234.56', '1,234.56', '-1,000.00']) {
  const [line] = qif.deserializeQif(`!Type:Bank\nD11/28/2026\nT${amount}\nPTea\n^\n`).transactions
  console.log(amount, '→', line.amount)
}
JS

expected=$(cat <<'TEXT'
qif-ts 1.0.0
234.56 → 234.56
1,234.56 → 1
-1,000.00 → -1
TEXT
)

output=$(node show.mjs)
printf '%s\n' "$output"
diff <(printf '%s\n' "$expected") <(printf '%s\n' "$output") >&2 || { echo 'It is no longer so.' >&2; exit 1; }
