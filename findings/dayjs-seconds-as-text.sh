#!/usr/bin/env bash
# Day.js reads WeChat's time, seconds as a text, as a valid day in the year 1799.
#
# One expects the moment or "Invalid Date": WeChat's parameters carry timeStamp as a text of ten digits
# (https://pay.weixin.qq.com/doc/v3/merchant/4012791857), Day.js takes ISO 8601 texts (https://day.js.org/docs/en/parse/string),
# which this is not, and isValid (https://day.js.org/docs/en/parse/is-valid) is there to tell. The text is cut into year 1794,
# month 71, day 52; too high a month counts into later years.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --ignore-scripts --silent dayjs@1.11.23 >/dev/null

cat >show.mjs <<'JS'
import { readFileSync } from 'node:fs'
import dayjs from 'dayjs'

const timeStamp = '1794715200' // 2026-11-15 12:00 in Beijing
console.log('dayjs', JSON.parse(readFileSync('node_modules/dayjs/package.json')).version)
console.log('dayjs(text): valid', dayjs(timeStamp).isValid(), 'year', dayjs(timeStamp).year())
console.log('new Date(text): valid', !Number.isNaN(new Date(timeStamp).getTime()))
console.log('dayjs.unix(Number(text)):', dayjs.unix(Number(timeStamp)).toISOString())
JS

expected=$(cat <<'TEXT'
dayjs 1.11.23
dayjs(text): valid true year 1799
new Date(text): valid false
dayjs.unix(Number(text)): 2026-11-15T04:00:00.000Z
TEXT
)

output=$(node show.mjs)
printf '%s\n' "$output"
diff <(printf '%s\n' "$expected") <(printf '%s\n' "$output") >&2 || { echo 'It is no longer so.' >&2; exit 1; }
