const EIGHT_HOURS = 8 * 3600 * 1000

/** A moment (ms) as `yyyyMMddHHmmss` in Beijing, whatever the machine's own zone. */
export function beijingTime(moment: number): string {
  return new Date(moment + EIGHT_HOURS).toISOString().replace(/\D/g, '').slice(0, 14)
}
