import type { Roll } from './random-from.ts'

/** What a broker answers, as JSON has it. */
export type Answer = Readonly<Record<string, unknown>>

/** A broker of tomorrow: says what today's says, and some of it in ways that no page of today can know. */
export interface Tomorrow {
  /** How much of that is new. */
  readonly count: number
  checkout(view: Answer): Answer
  payment(view: Answer): unknown
}

/** One thing that is new. What it doesn't name is as it was. */
interface Novelty {
  readonly checkout?: (view: Answer) => Answer
  readonly payment?: (view: Answer) => unknown
}

const LONGER_THAN_KNOWN = 9_000

/** Each was somebody's plan, or another broker's answer. Whether a checkout is paid is said in the words of today: a fact is no novelty. */
const NOVELTIES: readonly Novelty[] = [
  {
    checkout: (view) => ({ ...view, loyalty: { points: 12 }, payments: [[]] }),
    payment: (view) => ({ ...view, _: {} }),
  },
  {
    checkout: withMethods((offers) => [{ method: 'palm', channels: ['palm:scan'], payerKnown: 'perhaps' }, ...offers]),
  },
  {
    checkout: withMethods((offers) =>
      offers.map((offer) => ({ ...offer, channels: ['wechat:palm', ...channels(offer)] })),
    ),
  },
  {
    checkout: withMethods((offers) => offers.map((offer) => ({ ...offer, choices: { banks: 'many' }, payers: null }))),
  },
  { payment: asks({ type: 'pay-by-palm', palm: { left: true } }) },
  { payment: asks({ type: 'show-qr', content: 'x'.repeat(LONGER_THAN_KNOWN), expiresAt: '2026-01-01T02:00:00Z' }) },
  { payment: (view) => (isUnderWay(view) ? { ...view, status: 'settling' } : view) },
  { payment: (view) => (isUnderWay(view) ? view : { ...view, status: 'captured' }) },
  { payment: (view) => ({ ...view, channel: { method: view.channel } }) },
  { payment: (view) => [view] },
  { checkout: (view) => ({ ...view, subject: { zh: view.subject }, payLink: 'weixin://palm', returnUrl: {} }) },
  {
    checkout: (view) => (view.status === 'open' ? { ...view, status: 'open-for-palms' } : { ...view, amount: '19.90' }),
  },
  { checkout: (view) => (view.status === 'open' ? view : { ...view, expiresAt: null, methods: 'none' }) },
]

/** Rolls what is new in what is said of one checkout; `share` of all that could be. */
export function rollTomorrow(roll: Roll, share: number): Tomorrow {
  const rolled = NOVELTIES.filter(() => roll() < share)
  const payment = (view: Answer): unknown =>
    rolled.reduce<unknown>((told, novelty) => (isView(told) ? (novelty.payment?.(told) ?? told) : told), view)
  return {
    count: rolled.length,
    payment,
    checkout(view) {
      const whole = rolled.reduce((told, novelty) => novelty.checkout?.(told) ?? told, view)
      return isView(view.payment) ? { ...whole, payment: payment(view.payment) } : whole
    },
  }
}

function withMethods(change: (offers: readonly Answer[]) => readonly unknown[]): (view: Answer) => Answer {
  return (view) => ({ ...view, methods: Array.isArray(view.methods) ? change(view.methods) : view.methods })
}

function channels({ channels }: Answer): readonly unknown[] {
  return Array.isArray(channels) ? channels : []
}

function asks(action: Answer): (view: Answer) => Answer {
  return (view) => (isView(view.action) && view.action.type !== 'wait' ? { ...view, action } : view)
}

function isUnderWay({ status }: Answer): boolean {
  return status === 'pending' || status === 'paying'
}

function isView(told: unknown): told is Answer {
  return typeof told === 'object' && told !== null && !Array.isArray(told)
}
