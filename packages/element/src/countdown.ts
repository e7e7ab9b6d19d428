import type { Timers } from '@pay-checkout/core'

/** Whole seconds of milliseconds that are left: a second that has begun counts. Never negative. */
function wholeSeconds(left: number): number {
  return Math.max(0, Math.ceil(left / 1000))
}

/** `65` → `"01:05"`, `3661` → `"1:01:01"`. */
export function clockText(seconds: number): string {
  const two = (value: number): string => (value < 10 ? '0' : '') + value
  const hours = Math.floor(seconds / 3600)
  const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
  return hours > 0 ? `${hours}:${rest}` : rest
}

/** The moments worth interrupting a listener for, in seconds left. */
export const SPOKEN_SECONDS: readonly number[] = [60, 15]

/** One running countdown. It reads the clock anew at each tick, because timers stand still in the background. */
export class Countdown {
  private stopTimer: (() => void) | null = null
  /** On the broker's clock; 0 when it isn't running. */
  private ends = 0
  private offset = 0
  private readonly timers: Timers
  private readonly tick: () => void

  constructor(timers: Timers, tick: () => void) {
    this.timers = timers
    this.tick = tick
  }

  /** Seconds left; 0 when it isn't running. */
  get secondsLeft(): number {
    return this.ends ? wholeSeconds(this.left()) : 0
  }

  /** Counts down to a moment, or stops for null. The same moment on the same clock changes nothing. */
  follow(expiresAt: string | null, clockOffset: number): void {
    const ends = expiresAt ? Date.parse(expiresAt) : 0
    if (ends === this.ends && clockOffset === this.offset) return
    this.offset = clockOffset
    this.stopTimer?.()
    this.stopTimer = null
    this.ends = ends
    if (ends) this.wait()
  }

  private wait(): void {
    const left = this.left()
    if (!(left > 0)) return
    // To the next whole second of what is left, so that the shown time and the true one change together.
    this.stopTimer = this.timers.after(left % 1000 || 1000, () => {
      this.wait()
      this.tick()
    })
  }

  /** In milliseconds, on the broker's clock. */
  private left(): number {
    return this.ends - this.timers.now() - this.offset
  }
}
