const DAY_MS = 86_400_000

/** A moment at which all tests have to pass. */
export interface TestDate {
  readonly name: string
  /** The machine's time zone: none of them is the tests'. */
  readonly zone: string
  /** The moment (ms) at which a suite starts, as seen from now. */
  from(now: number): number
}

/** The days, in the order in which they are tried. Those with an hour begin a minute before Beijing's midnight, and live through it. */
export const DATES: readonly TestDate[] = [
  { name: 'tomorrow', zone: 'America/Los_Angeles', from: (now) => now + DAY_MS },
  { name: 'in 40 days', zone: 'Asia/Shanghai', from: (now) => now + 40 * DAY_MS },
  { name: 'in 400 days', zone: 'UTC', from: (now) => now + 400 * DAY_MS },
  { name: 'into 1 March of a leap year', zone: 'Asia/Shanghai', from: (now) => nextEveningOf(2, 29, now) },
  { name: 'into a new year', zone: 'UTC', from: (now) => nextEveningOf(12, 31, now) },
]

/** The next 15:59 UTC (23:59 in Beijing) of a day, which not every year may have. */
function nextEveningOf(month: number, day: number, now: number): number {
  for (let year = new Date(now).getUTCFullYear(); ; year++) {
    const evening = new Date(Date.UTC(year, month - 1, day, 15, 59))
    if (evening.getUTCDate() === day && evening.getTime() > now) return evening.getTime()
  }
}
