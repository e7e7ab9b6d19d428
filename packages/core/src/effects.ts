import {
  type Channel,
  type CheckoutView,
  type ClientAction,
  type PaymentView,
  splitChannel,
} from '@pay-checkout/protocol'
import { type BrokerClient, BrokerProblem, troubleOf } from './broker-client.ts'
import type { CheckoutOptions } from './checkout-options.ts'
import type { CheckoutEvent, CheckoutState, Effect, Known, Start, Trouble } from './checkout-state.ts'
import { createFollower } from './follow.ts'
import { createSlot } from './slot.ts'
import { isPassing } from './trouble.ts'

/** As long as a payer is let wait for a payment to begin. Then they are told, and their next try uses the same key. */
const START_PATIENCE = 30_000

/** So long before a token ends, in milliseconds, it is refreshed; and no more where less is left. */
const REFRESH_LEAD = 60_000
const SHORTEST_LEFT = 2_000

/** Milliseconds between one try to read a checkout without a network, and the next. */
const QUIET_TRY = 10_000

/** Timers take no more milliseconds than this. */
const LONGEST_TIMER = 2 ** 31 - 1

/** A start that failed so may have reached the broker, or may go through in a moment: it is sent again with its key. */
const SENT_AGAIN: readonly Trouble['code'][] = ['offline', 'idempotency-in-progress', 'unavailable']

export interface EffectsContext {
  readonly options: CheckoutOptions
  readonly client: BrokerClient
  getState(): CheckoutState
  dispatch(event: CheckoutEvent): void
  /** A report with the channels judged for this place, and what a payer comes back with. */
  told(type: 'loaded' | 'reported', checkout: CheckoutView, home?: { start?: Start; trouble?: Trouble }): void
}

/** A payment by the code that a till's scanner has read. */
export interface StartByCode {
  readonly channel: Channel
  readonly authCode: string
  readonly idempotencyKey: string
}

/** Carries out what the machine asks for, over the ports. */
export interface Effects {
  carryOut(effect: Effect): void
  /** The key of a start that may have reached the broker already, or a fresh one. */
  keyFor(start: Pick<Start, 'channel' | 'bankCode'>): string
  /** The code that was sent and not answered. It is payer's data: kept in no storage, and forgotten with its answer. */
  unanswered(): StartByCode | undefined
  /** The payer may be back. */
  wake(): void
  /** The checkout was read, and with it the broker's clock: what is timed by it is timed anew. */
  setClock(): void
  dispose(): void
}

/** The hands of a checkout. Each kind of request has one slot: its newest answer counts. */
export function createEffects(context: EffectsContext): Effects {
  const { options, client, getState, dispatch, told } = context
  const { platform, timers } = options
  const loading = createSlot(timers)
  const starting = createSlot(timers)
  const cancelling = createSlot(timers)
  const follower = createFollower({
    client,
    timers,
    platform,
    random: options.random || Math.random,
    current: () => known(getState()),
    report: (checkout) => told('reported', checkout),
    fail: reportFailed,
  })
  let callOffRetry: (() => void) | undefined
  let callOffExpiry: (() => void) | undefined
  let callOffEnd: (() => void) | undefined
  let callOffToken: (() => void) | undefined
  let expiresAt = ''
  let unanswered: StartByCode | undefined

  function reportFailed(problem: BrokerProblem): void {
    dispatch({ type: 'report-failed', trouble: troubleOf(problem) })
  }

  /**
   * A payer who has come back from the wallet's page is made known as soon as it is read which checkout they are back at: what
   * they bring stays in the address until then, for whoever reads it if this page doesn't get so far. `trouble`: why it came to nothing.
   */
  function load(trouble?: Trouble): void {
    callOffRetry?.()
    loading.run(
      client.readCheckout(),
      (checkout) => {
        const back = platform.identification?.welcome?.(checkout, Date.parse(checkout.serverTime), client)
        if (!back) return told('loaded', checkout, trouble && { trouble })
        loading.run(
          back,
          ({ checkout: view, way }) => {
            const [channel, bankCode = null] = way.split('/') as [Channel, string?]
            told('loaded', view, {
              start: { channel, bankCode, idempotencyKey: keyFor({ channel, bankCode }, view.id) },
            })
          },
          (problem) => load(troubleOf(problem)),
        )
      },
      loadFailed,
    )
  }

  /** Nobody tells of every network that is back: without one the broker is asked now and then, while somebody looks on, and nothing is shown of it. */
  function loadFailed(problem: BrokerProblem): void {
    const back = () => dispatch({ type: 'returned' })
    dispatch({ type: 'load-failed', trouble: troubleOf(problem) })
    if (problem.code !== 'offline') back()
    else
      callOffRetry = timers.after(QUIET_TRY, () => {
        if (platform.isVisible()) loading.run(client.readCheckout(), back, loadFailed)
      })
  }

  function identify({ channel, bankCode, idempotencyKey }: Extract<Effect, { type: 'identify' }>): void {
    const start: Start = { channel, bankCode, idempotencyKey }
    const { checkout, clockOffset } = getState() as Known
    const payer = {
      checkoutId: checkout.id,
      method: splitChannel(channel).method,
      way: wayOf(start),
      now: timers.now() + clockOffset,
      isWanted: () => starting.isBusy() && getState().name === 'identifying',
    }
    starting.run(
      platform.identification?.ask(payer, client) || Promise.reject(new BrokerProblem('payer-unknown', 'Unidentified')),
      (checkout) => (checkout ? told('loaded', checkout, { start }) : dispatch({ type: 'identify-left' })),
      (problem) => dispatch({ type: 'start-failed', trouble: troubleOf(problem) }),
    )
  }

  /** What is known of the checkout; nothing, before it was read. */
  function now(): Partial<Known> {
    return known(getState()) || {}
  }

  function keyFor(start: Pick<Start, 'channel' | 'bankCode'>, id = now().checkout?.id): string {
    const [remembered, key] = (platform.memory.get(`start:${id}`) || '').split(' ')
    return (remembered === wayOf(start) && key) || platform.randomId()
  }

  function start(effect: Extract<Effect, { type: 'start' }>): void {
    const { channel, bankCode, idempotencyKey, authCode } = effect
    const until = timers.now() + START_PATIENCE
    let pause = 1_000
    // Remembered before it is sent: a page that dies now finds the same payment when it comes back.
    if (authCode === undefined) remember(`${wayOf(effect)} ${idempotencyKey}`)
    else unanswered = { channel, authCode, idempotencyKey }
    const attempt = () => {
      if (getState().name !== 'starting') return
      starting.run(
        client.startPayment({ channel, authCode, bankCode, returnUrl: options.returnUrl }, idempotencyKey),
        (payment) => {
          unanswered = undefined
          dispatch({ type: 'started', payment })
        },
        (problem) => {
          const wait = Math.max(pause, problem.retryAfter)
          pause *= 2
          const again = SENT_AGAIN.indexOf(problem.code) >= 0 && timers.now() + wait < until
          if (again) {
            callOffRetry = timers.after(wait, attempt)
            return
          }
          const trouble = troubleOf(problem)
          if (!isPassing(trouble)) unanswered = undefined
          dispatch({ type: 'start-failed', trouble })
        },
      )
    }
    callOffRetry?.()
    attempt()
  }

  function perform({ id, action }: PaymentView): void {
    const returnUrl = options.returnUrl || known(getState())?.checkout.returnUrl || null
    const checkoutId = known(getState())?.checkout.id || ''
    // The machine leads to the hosted page where an action is unknown, and performs none.
    platform.perform(action as ClientAction, { checkoutId, returnUrl }).then(
      (outcome) => dispatch({ type: 'performed', paymentId: id, outcome }),
      (error) => dispatch({ type: 'performed', paymentId: id, outcome: { kind: 'failed', detail: String(error) } }),
    )
  }

  function cancel(): void {
    const truth = client.cancel().catch((problem: BrokerProblem) => {
      // Too late to give up: what came first is the truth to show.
      if (/^checkout-/.test(problem.code)) return client.readCheckout()
      throw problem
    })
    cancelling.run(truth, (checkout) => told('reported', checkout), reportFailed)
  }

  /** Milliseconds until a moment of the broker's clock. */
  function timeUntil(at: string): number {
    const { clockOffset } = known(getState()) || { clockOffset: 0 }
    return Math.min(Date.parse(at) - clockOffset - timers.now(), LONGEST_TIMER)
  }

  function watchExpiry(): void {
    callOffExpiry?.()
    callOffExpiry = timers.after(Math.max(timeUntil(expiresAt), 0), () => {
      expiresAt = ''
      dispatch({ type: 'code-expired' })
    })
  }

  /** A checkout whose time runs out while nobody asks about it. Once it is over it is followed until the broker says so. */
  function watchEnd(): void {
    callOffEnd?.()
    const { checkout } = known(getState()) || {}
    const left = checkout?.status === 'open' ? timeUntil(checkout.expiresAt) : 0
    if (left > 0) callOffEnd = timers.after(left, follower.follow)
  }

  /** A token is refreshed before it ends, and while somebody looks on. One that ends all the same is refreshed when the broker refuses it. */
  function watchToken(): void {
    const { checkout } = known(getState()) || {}
    if (checkout && (checkout.tokenExpiresAt || checkout.status !== 'open')) callOffToken?.()
    if (!options.refreshToken || checkout?.status !== 'open' || !checkout.tokenExpiresAt) return
    const left = timeUntil(checkout.tokenExpiresAt)
    if (left < SHORTEST_LEFT) return
    callOffToken = timers.after(left - Math.min(REFRESH_LEAD, left / 2), () => {
      // Where it fails, again after half of what is left.
      if (platform.isVisible()) client.renew().catch(watchToken)
    })
  }

  function stopFollowing(): void {
    follower.stop()
    callOffExpiry?.()
    expiresAt = ''
  }

  function remember(value?: string): void {
    const id = known(getState())?.checkout.id
    if (!id) return
    if (value) platform.memory.set(`start:${id}`, value)
    else platform.memory.remove(`start:${id}`)
  }

  const hands: { readonly [T in Effect['type']]: (effect: Extract<Effect, { type: T }>) => void } = {
    load: () => load(),
    identify,
    start,
    perform: ({ payment }) => perform(payment),
    follow: follower.follow,
    'stop-following': stopFollowing,
    cancel,
    'watch-expiry': ({ at }) => {
      expiresAt = at
      watchExpiry()
    },
    'forget-key': () => {
      unanswered = undefined
      remember()
    },
  }

  return {
    carryOut: (effect) => hands[effect.type](effect as never),
    keyFor: (start) => keyFor(start),
    unanswered: () => unanswered,
    wake: follower.wake,
    setClock() {
      if (expiresAt) watchExpiry()
      watchEnd()
      watchToken()
    },
    dispose() {
      stopFollowing()
      callOffRetry?.()
      callOffEnd?.()
      callOffToken?.()
      loading.clear()
      starting.clear()
      cancelling.clear()
    },
  }
}

/** What a key is for. */
function wayOf({ channel, bankCode }: Pick<Start, 'channel' | 'bankCode'>): string {
  return bankCode ? `${channel}/${bankCode}` : channel
}

function known(state: CheckoutState): Extract<CheckoutState, { checkout: unknown }> | undefined {
  return 'checkout' in state ? state : undefined
}
