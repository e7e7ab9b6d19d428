#!/usr/bin/env bash
# date-holidays closes China on Children's Day, a Monday on which banks settle, and leaves it open on two days off for everybody.
#
# One expects a holiday of the type `public` to be a day off (README of https://github.com/commenthol/date-holidays, types of holidays).
# China's regulation on public holidays (全国年节及纪念日放假办法 of 10 November 2024, in force since 2025) gives everybody four days at the
# Spring Festival, from New Year's Eve to the third, and two at Labour Day (article 2). Children's Day is for children below 14, and
# women, youth and soldiers have half a day each (article 3). The library has these as `public` too, with a note whom they are for, and
# the days for everybody as they were before 2025.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --ignore-scripts --silent date-holidays@3.37.0 >/dev/null

cat >show.mjs <<'JS'
import { readFileSync } from 'node:fs'
import DateHolidays from 'date-holidays'

const china = new DateHolidays('CN')
const DAYS = {
  '2026-02-16': "New Year's Eve of the farmers' calendar, off for all",
  '2026-02-19': 'third day of the Spring Festival, off for all',
  '2026-05-01': 'Labour Day, off for all',
  '2026-05-02': 'second day of Labour Day, off for all',
  '2026-06-01': "Children's Day, a Monday, off for children",
}

console.log('date-holidays', JSON.parse(readFileSync('node_modules/date-holidays/package.json')).version)
for (const [day, what] of Object.entries(DAYS)) {
  const found = china.isHoliday(new Date(`${day}T09:00:00+08:00`))
  console.log(`${day} (${what}): ${found ? found.map(({ type }) => type).join() : 'no holiday'}`)
}
JS

expected=$(cat <<'TEXT'
date-holidays 3.37.0
2026-02-16 (New Year's Eve of the farmers' calendar, off for all): public
2026-02-19 (third day of the Spring Festival, off for all): no holiday
2026-05-01 (Labour Day, off for all): public
2026-05-02 (second day of Labour Day, off for all): no holiday
2026-06-01 (Children's Day, a Monday, off for children): public
TEXT
)

output=$(node show.mjs)
printf '%s\n' "$output"
diff <(printf '%s\n' "$expected") <(printf '%s\n' "$output") >&2 || { echo 'It is no longer so.' >&2; exit 1; }
