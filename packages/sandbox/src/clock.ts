/** Time as the sandbox knows it: milliseconds since 1970, and timers that can be called off. */
export interface Clock {
  now(): number
  /** Runs something once after `ms` milliseconds; the answer calls it off. */
  after(ms: number, run: () => void): () => void
}

/** The machine's own clock. Its timers never keep a process alive. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms)
    timer.unref()
    return () => clearTimeout(timer)
  },
}

/** Resolves after `ms` milliseconds of the given clock. */
export function wait(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => clock.after(ms, resolve))
}

const CHINA_OFFSET = 8 * 3600 * 1000

/** `2017-06-29 11:03:11`: China time, as the gateways write it. */
export function chinaTime(ms: number): string {
  return new Date(ms + CHINA_OFFSET).toISOString().slice(0, 19).replace('T', ' ')
}

/** `20170629110311`: China time without separators. */
export function chinaStamp(ms: number): string {
  return chinaTime(ms).replace(/\D/g, '')
}

/** Milliseconds of a {@link chinaStamp}, or undefined for what is no time. */
export function parseChinaStamp(stamp: string): number | undefined {
  const iso = stamp.replace(/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/, '$1-$2-$3T$4:$5:$6+08:00')
  const ms = iso === stamp ? Number.NaN : Date.parse(iso)
  return Number.isNaN(ms) || chinaStamp(ms) !== stamp ? undefined : ms
}
