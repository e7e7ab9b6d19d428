/** Randomness that comes out the same for the same seed, on every machine. */
export interface Dice {
  /** A whole number from 0 up to `limit`, without it. */
  below(limit: number): number
  /** One of these. */
  pick<Value>(values: readonly Value[]): Value
  /** Yes once in `times`. */
  once(times: number): boolean
}

/** Dice that fall by this seed: sfc32, which is fast and passes the usual tests of randomness. */
export function createDice(seed: number): Dice {
  let [a, b, c, counter] = [0x9e3779b9, 0x243f6a88, seed | 0, 1]
  const next = (): number => {
    const sum = (a + b + counter++) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + sum) | 0
    return sum >>> 0
  }
  for (let warm = 0; warm < 12; warm++) next()
  const below = (limit: number): number => next() % limit
  return {
    below,
    pick: (values) => {
      if (values.length === 0) throw new Error('There is nothing to pick from')
      return values[below(values.length)] as (typeof values)[number]
    },
    once: (times) => below(times) === 0,
  }
}
