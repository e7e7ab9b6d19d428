import type { BrowserContext } from '@playwright/test'

/**
 * Under libfaketime, which shows the tests another day (`pnpm campaign dates`), Chromium hangs: its zygote and its network service die.
 * So it runs without, and its pages are shown the shifted day by their own `Date`. What Chromium itself does by the day (caches,
 * cookies, certificates) stays on the true one.
 */

/** How far the day is shifted, in milliseconds: from the `+12345s` that libfaketime reads. Commonly 0. */
const AHEAD_MS: number = Number.parseInt(process.env.FAKETIME ?? '0', 10) * 1_000

/** What Chromium inherits from the tests: all but the shift. */
export function chromiumEnvironment(): Record<string, string> {
  const all = Object.entries(process.env).filter(
    ([name]) => name !== 'LD_PRELOAD' || process.env.FAKETIME === undefined,
  )
  return Object.fromEntries(all.map(([name, value]) => [name, value ?? '']))
}

/** Shows the pages of a context the day that all others see. Their timers stay real. */
export async function shiftPages(context: BrowserContext): Promise<void> {
  if (AHEAD_MS !== 0) await context.addInitScript(shiftDate, AHEAD_MS)
}

function shiftDate(ahead: number): void {
  const TrueDate = Date
  const now = () => TrueDate.now() + ahead
  globalThis.Date = new Proxy(TrueDate, {
    construct: (target, given, self) => Reflect.construct(target, given.length === 0 ? [now()] : given, self),
    apply: () => new TrueDate(now()).toString(),
    get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
  })
}
