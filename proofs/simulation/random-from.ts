/** The next of a row of random numbers between 0 and 1. */
export type Roll = () => number

/** mulberry32: a seed replays its history. */
export function randomFrom(seed: number): Roll {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** One of the values. */
export function pick<Value>(random: Roll, values: readonly Value[]): Value {
  return values[Math.floor(random() * values.length)] as Value
}
