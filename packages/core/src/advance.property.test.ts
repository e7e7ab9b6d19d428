import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { advance } from './advance.ts'
import type { CheckoutEvent, CheckoutState, Effect } from './checkout-state.ts'
import { CHANNELS, event, history, linkHistory, walk } from './testing/histories.ts'
import { walletOfCode } from './wallet-of-code.ts'

const runs = { numRuns: 3_000 }

describe('whatever happens in whatever order', () => {
  test('it is settled only by a broker’s report of a paid checkout', () => {
    fc.assert(
      fc.property(fc.oneof(history, linkHistory), (events) => {
        walk(events, ({ before, event: cause, state }) => {
          if (state.name !== 'settled' || before.name === 'settled') return
          expect(cause.type === 'loaded' || cause.type === 'reported').toBe(true)
          expect(state.checkout.status).toBe('paid')
          expect((cause as { checkout: { status: string } }).checkout.status).toBe('paid')
        })
      }),
      runs,
    )
  })

  test('it stops only by a broker’s report as well', () => {
    fc.assert(
      fc.property(history, (events) => {
        walk(events, ({ before, event: cause, state }) => {
          if (state.name !== 'stopped' || before.name === 'stopped') return
          expect((cause as { checkout?: { status: string } }).checkout?.status).toBe(state.reason)
        })
      }),
      runs,
    )
  })

  test('no second start is sent before the first is answered', () => {
    fc.assert(
      fc.property(history, (events) => {
        let underWay = false
        walk(events, ({ before, event: cause, state, effects }) => {
          if (before.name === 'starting' && state.name !== 'starting') underWay = false
          for (const effect of effects) {
            if (effect.type !== 'start') continue
            expect(underWay).toBe(false)
            underWay = true
          }
          // Only its answer, or the end of the whole checkout, ends a start.
          if (before.name === 'starting' && state.name !== 'starting') {
            expect(['started', 'start-failed', 'reported', 'report-failed']).toContain(cause.type)
          }
        })
      }),
      runs,
    )
  })

  test('a wallet is asked who the payer is only when the payer chooses, once at a time, and where it can tell', () => {
    fc.assert(
      fc.property(history, (events) => {
        walk(events, ({ before, event: cause, state, effects }) => {
          const asks = effects.filter(({ type }) => type === 'identify')
          expect(asks.length).toBe(state.name === 'identifying' && before.name !== 'identifying' ? 1 : 0)
          if (asks.length === 0) return
          // Once more for what was tapped when the token had ended.
          if (cause.type === 'loaded') expect(before).toHaveProperty('tapped.start.channel', 'wechat:jsapi')
          else expect(['chosen', 'retried']).toContain(cause.type)
          // Anew where the wallet refused what was made for the payer whom the broker knows.
          const ways = ['identify', ...(cause.type === 'retried' ? ['identifyAgain'] : [])]
          expect(state).toMatchObject({ channel: 'wechat:jsapi' })
          const { choices } = state as Extract<CheckoutState, { choices: unknown }>
          const judged = choices.filter(({ channel }) => channel === 'wechat:jsapi')
          expect(judged.flatMap((choice) => Object.entries(choice))).toEqual(
            expect.arrayContaining([[expect.toSatisfy((way) => ways.includes(way)), 'authorize']]),
          )
          expect(effects.map(({ type }) => type)).not.toContain('start')
        })
      }),
      runs,
    )
  })

  test('a payment starts when the payer chooses, or for what they chose before they were made known, or before their token ended', () => {
    fc.assert(
      fc.property(history, (events) => {
        walk(events, ({ before, event: cause, state, effects }) => {
          for (const effect of effects) {
            if (effect.type !== 'start') continue
            expect(['chosen', 'retried', 'scanned', 'loaded']).toContain(cause.type)
            const choice = 'choices' in state && state.choices.find(({ channel }) => channel === effect.channel)
            if (cause.type === 'loaded') {
              const tapped = before.name === 'loading' ? before.tapped : undefined
              expect(effect).toEqual({ type: 'start', ...(cause.start ?? tapped?.start) })
              if (!cause.start) expect(tapped?.checkoutId).toBe(cause.checkout.id)
              expect(cause.checkout.status).toBe('open')
              expect(choice).toMatchObject({ usable: true })
            }
            if (cause.type !== 'retried') expect(choice).not.toHaveProperty('identify')
          }
        })
      }),
      runs,
    )
  })

  test('a code is sent once for each key it came with, at a till, to its own wallet, and stands in no state', () => {
    fc.assert(
      fc.property(history, (events) => {
        walk(events, ({ event: cause, state, effects }) => {
          expect(JSON.stringify(state)).not.toMatch(/134567890123456789|284567890123456789/)
          for (const effect of effects) {
            if (effect.type !== 'start') continue
            expect(effect.authCode !== undefined).toBe(/:barcode$/.test(effect.channel))
            if (effect.authCode === undefined) continue
            expect(cause).toMatchObject({ type: 'scanned', idempotencyKey: effect.idempotencyKey })
            expect(effect.channel).toBe(`${walletOfCode(effect.authCode)}:barcode`)
            expect(state).toMatchObject({
              choices: expect.arrayContaining([{ channel: effect.channel, usable: true, remedies: [] }]),
            })
          }
        })
      }),
      runs,
    )
  })

  test('no code is sent while another payment by code may take money', () => {
    fc.assert(
      fc.property(history, (events) => {
        walk(events, ({ before, effects }) => {
          if (!('payment' in before) || before.name === 'showing-qr') return
          expect(effects.some((effect) => effect.type === 'start' && effect.authCode !== undefined)).toBe(false)
        })
      }),
      runs,
    )
  })

  test('the code for every wallet comes by the payer’s choice, where it is of use, and neither it nor what a phone does starts anything', () => {
    fc.assert(
      fc.property(linkHistory, (events) => {
        walk(events, ({ before, event: cause, state, effects }) => {
          if (state.name !== 'showing-link') return
          expect(state.link?.length).toBeGreaterThan(0)
          expect(state.checkout).toMatchObject({ status: 'open', payLink: expect.anything() })
          expect(effects.map(({ type }) => type).filter((type) => !['follow', 'cancel'].includes(type))).toEqual([])
          if (before.name !== 'showing-link') expect(cause.type).toBe('link-chosen')
          else if (before.opened) expect(state.opened).toBe(true)
        })
      }),
      runs,
    )
  })

  test('a state that is final stays, and says so', () => {
    fc.assert(
      fc.property(history, (events) => {
        walk(events, ({ before, state, effects }) => {
          if (before.name !== 'settled' && before.name !== 'stopped') return
          expect(state).toBe(before)
          expect(effects).toEqual([])
        })
      }),
      runs,
    )
  })

  test('every other state offers the payer a way on, or ends by an answer that is awaited', () => {
    const byPayer: readonly CheckoutEvent[] = [
      { type: 'asked' },
      { type: 'back' },
      { type: 'cancelled' },
      { type: 'retried', idempotencyKey: 'k3' },
      ...CHANNELS.map((channel) => ({ type: 'chosen' as const, channel, idempotencyKey: 'k3' })),
    ]
    fc.assert(
      fc.property(history, (events) => {
        walk(events, ({ state }) => {
          if (['settled', 'stopped', 'loading', 'starting'].includes(state.name)) return
          expect(byPayer.some((event) => advance(state, event).state !== state)).toBe(true)
        })
      }),
      runs,
    )
  })

  test('what is awaited has been asked for: loading loads, starting starts, identifying asks, waiting follows', () => {
    const asks: Partial<Record<CheckoutState['name'], Effect['type']>> = {
      loading: 'load',
      starting: 'start',
      identifying: 'identify',
      waiting: 'follow',
      confirming: 'follow',
      leaving: 'follow',
      'in-wallet': 'follow',
      'showing-link': 'follow',
      guiding: 'follow',
    }
    fc.assert(
      fc.property(fc.oneof(history, linkHistory), (events) => {
        let asked = new Set<string>(['load'])
        walk(events, ({ before, state, effects }) => {
          for (const { type } of effects) {
            if (type === 'stop-following') asked.delete('follow')
            else asked.add(type)
          }
          if (before.name !== state.name && before.name === 'starting')
            asked = new Set([...asked].filter((type) => type !== 'start'))
          const due = asks[state.name]
          if (due && before.name !== state.name) expect(asked).toContain(due)
          // What may be paid on another device is followed for as long as it is shown.
          if (state.name === 'showing-link' || state.name === 'guiding') expect(asked).toContain('follow')
        })
      }),
      runs,
    )
  })

  test('the same state and event give the same answer', () => {
    fc.assert(
      fc.property(history, event, (events, next) => {
        const state = walk(events, () => {})
        expect(advance(state, next)).toEqual(advance(state, next))
      }),
      runs,
    )
  })
})
