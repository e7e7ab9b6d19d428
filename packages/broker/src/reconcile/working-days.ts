const DAY_MS = 86_400_000
const EIGHT_HOURS = 8 * 3_600_000

/** The moment that lies so many working days, Monday to Friday in China, before another. Public holidays aren't known here. */
export function workingDaysBefore(moment: number, days: number): number {
  let before = moment
  for (let left = days; left > 0; ) {
    before -= DAY_MS
    const weekday = new Date(before + EIGHT_HOURS).getUTCDay()
    if (weekday !== 0 && weekday !== 6) left--
  }
  return before
}
