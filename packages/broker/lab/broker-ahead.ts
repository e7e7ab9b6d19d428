import process from 'node:process'

/**
 * `pay-broker` on a machine whose clock is wrong: the first argument says by how many milliseconds it is ahead. What runs on the
 * monotonic clock, timers too, isn't touched, as it wouldn't be there.
 */
const ahead: number = Number(process.argv.splice(2, 1)[0])
const TrueDate: DateConstructor = Date

globalThis.Date = class extends TrueDate {
  constructor(...given: [] | [value: number | string | Date]) {
    if (given.length === 0) super(TrueDate.now() + ahead)
    else super(...given)
  }

  static override now(): number {
    return TrueDate.now() + ahead
  }
} as DateConstructor
await import('../src/cli/pay-broker.ts')
