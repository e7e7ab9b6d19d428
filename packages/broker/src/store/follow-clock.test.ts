import { describe, expect, test } from 'vitest'
import type { LogFields } from '../ports.ts'
import { checkoutRow, paymentRow } from '../testing/rows.ts'
import { followClock } from './follow-clock.ts'
import { openSqliteStore } from './sqlite.ts'
import type { Store } from './store.ts'

const START = Date.UTC(2026, 0, 1)
const HOURS_8 = 8 * 3_600_000

/** A machine, or a database, whose clock somebody sets. */
function machine() {
  const time = { passed: 0, set: 0 }
  // Counted finer than a time of day is told.
  return {
    time,
    source: { now: () => START + time.passed + time.set, steady: () => time.passed + (time.set === 0 ? 0.3 : 0.6) },
  }
}

function follower(source: Parameters<typeof followClock>[0]['source'], store: Store) {
  const lines: { event: string; fields: LogFields }[] = []
  const write = (event: string, fields: LogFields = {}) => void lines.push({ event, fields })
  return { lines, clock: followClock({ source, store, log: { info: write, warn: write, error: write } }) }
}

async function bench() {
  const { time, source } = machine()
  const store = openSqliteStore({ path: ':memory:' })
  const one = follower(source, store)
  await one.clock.look()
  await store.openCheckout(checkoutRow({ createdAt: START, expiresAt: START + 60_000 }))
  const expiresAt = async () => (await store.checkout('co_1'))?.expiresAt
  return { time, source, store, ...one, expiresAt }
}

describe('a clock that is followed', () => {
  test.each([HOURS_8, -HOURS_8])(
    'goes on until the books have moved, and then tells the new time: %d ms [B4]',
    async (by) => {
      const { time, clock, lines, expiresAt } = await bench()
      time.passed += 1_000
      time.set += by
      expect(clock.now()).toBe(START + 1_000)
      await clock.look()
      expect(clock.now()).toBe(START + 1_000 + by)
      expect(await expiresAt()).toBe(START + 60_000 + by)
      expect(lines).toEqual([{ event: 'clock.stepped', fields: { seconds: by / 1_000 } }])
      time.passed += 1_000
      expect([clock.now(), Math.floor(clock.steady())]).toEqual([START + 2_000 + by, 2_000])
    },
  )

  test('whoever asks for the time finds the step: nobody has to look [B4]', async () => {
    const { time, clock, expiresAt } = await bench()
    time.set += HOURS_8
    clock.now()
    await expect.poll(expiresAt).toBe(START + 60_000 + HOURS_8)
    expect(clock.now()).toBe(START + HOURS_8)
  })

  test('small corrections move nothing, and no moment comes twice [B4] [F22]', async () => {
    const { time, clock, expiresAt, lines } = await bench()
    time.set += 3_000
    expect(clock.now()).toBe(START + 3_000)
    time.set -= 4_000
    expect(clock.now()).toBe(START + 3_000)
    time.passed += 5_000
    expect(clock.now()).toBe(START + 4_000)
    await clock.look()
    expect([await expiresAt(), lines]).toEqual([START + 60_000, []])
  })

  test('a clock that is wrong and set right again leaves everything as if nothing had been [B4]', async () => {
    const { time, clock, store, expiresAt } = await bench()
    for (const by of [HOURS_8, -3 * HOURS_8, 2 * HOURS_8]) {
      time.set += by
      await clock.look()
    }
    expect([clock.now(), await expiresAt()]).toEqual([START, START + 60_000])
    expect(await store.clockSteps()).toEqual({ count: 3, total: 0 })
  })

  test('a database that is away keeps the old time until it is back [B4]', async () => {
    const { time, clock, lines, store, expiresAt } = await bench()
    const { moveTimes } = store
    Object.assign(store, { moveTimes: () => Promise.reject(new Error('away')) })
    time.set += HOURS_8
    await clock.look()
    expect([clock.now(), lines.map(({ event }) => event)]).toEqual([START, ['clock.not-followed']])
    Object.assign(store, { moveTimes })
    await clock.look()
    expect([clock.now(), await expiresAt()]).toEqual([START + HOURS_8, START + 60_000 + HOURS_8])
  })

  test('a move whose answer was lost is not made twice [B4]', async () => {
    const { time, clock, store, expiresAt } = await bench()
    const { moveTimes } = store
    const lost: typeof moveTimes = async (move) => {
      await moveTimes(move)
      throw new Error('lost')
    }
    Object.assign(store, { moveTimes: lost })
    time.set -= HOURS_8
    await clock.look()
    Object.assign(store, { moveTimes })
    await clock.look()
    expect([clock.now(), await expiresAt()]).toEqual([START - HOURS_8, START + 60_000 - HOURS_8])
  })

  test('who has stood still between two looks at one moment takes it for no step [B4]', async () => {
    const { time, source } = machine()
    const store = openSqliteStore({ path: ':memory:' })
    let stands = false
    const now = () => {
      if (stands) time.passed += 60_000
      stands = false
      return source.now()
    }
    const { clock, lines } = follower({ ...source, now }, store)
    await clock.look()
    stands = true
    expect(clock.now()).toBe(START + 60_000)
    await clock.look()
    expect(lines).toEqual([])
  })
})

describe('brokers on one database whose clock is set', () => {
  /** Its time is asked for: each broker hears of a step when it looks. */
  async function brokers() {
    const { time, source } = machine()
    const store = openSqliteStore({ path: ':memory:' })
    const make = () => {
      let seen = time.set
      const refresh = async () => {
        seen = time.set
      }
      return follower({ now: () => START + time.passed + seen, steady: source.steady, refresh }, store)
    }
    const all = [make(), make(), make()] as const
    for (const { clock } of all) await clock.look()
    await store.openCheckout(checkoutRow({ createdAt: START, expiresAt: START + 60_000 }))
    return { time, store, all, make }
  }

  test.each([HOURS_8, -HOURS_8])('move the books once, whoever looks first: %d ms [B4]', async (by) => {
    const { time, store, all } = await brokers()
    time.set += by
    await Promise.all(all.map(({ clock }) => clock.look()))
    expect(all.map(({ clock }) => clock.now())).toEqual(all.map(() => START + by))
    expect((await store.checkout('co_1'))?.expiresAt).toBe(START + 60_000 + by)
    expect(await store.clockSteps()).toEqual({ count: 1, total: by })
  })

  test('one that missed the first of two steps moves what is left of them [B4]', async () => {
    const { time, store, all } = await brokers()
    time.set += HOURS_8
    await all[0].clock.look()
    time.set += 3_600_000
    await all[1].clock.look()
    await all[0].clock.look()
    await all[2].clock.look()
    expect(all.map(({ clock }) => clock.now())).toEqual(all.map(() => START + HOURS_8 + 3_600_000))
    expect((await store.checkout('co_1'))?.expiresAt).toBe(START + 60_000 + HOURS_8 + 3_600_000)
  })

  test('one that has only just started leaves a step to those who saw it [B4]', async () => {
    const { time, store, all, make } = await brokers()
    const late = make()
    time.set += HOURS_8
    await all[0].clock.look()
    await late.clock.look()
    expect(late.clock.now()).toBe(START + HOURS_8)
    expect(await store.clockSteps()).toEqual({ count: 1, total: HOURS_8 })
  })

  test('tell each other at once [B4]', async () => {
    const { time, all } = await brokers()
    const listeners: (() => void)[] = []
    const changes = {
      publish: () => {
        for (const run of listeners) run()
      },
      subscribe: (_: string, run: () => void) => listeners.push(run),
    }
    for (const { clock } of all) clock.tellBy(changes)
    time.set -= HOURS_8
    await all[0].clock.look()
    await expect.poll(() => all.map(({ clock }) => clock.now())).toEqual(all.map(() => START - HOURS_8))
  })
})

describe('a clock that was set back while no broker ran', () => {
  test('is found at the start: what happened can’t lie ahead [B4]', async () => {
    const { time, source, store, expiresAt } = await bench()
    await store.addPayment(paymentRow({ createdAt: START + 2_000, nextQueryAt: START + 7_000 }), 0)
    time.passed += 3_000
    time.set -= HOURS_8
    const next = follower(source, store)
    await next.clock.look()
    // A second had passed since the last that was written, which nobody can know.
    expect((await store.payment('pay_1'))?.nextQueryAt).toBe(START + 3_000 - HOURS_8 + 5_000)
    expect(await expiresAt()).toBe(START + 61_000 - HOURS_8)
    const again = follower(source, store)
    await again.clock.look()
    expect([next.lines.length, again.lines]).toEqual([1, []])
  })
})
