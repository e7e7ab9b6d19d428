import type { CheckoutView } from '@pay-checkout/protocol'
import type { BrokerClient, BrokerProblem } from './broker-client.ts'
import type { CheckoutState, Known } from './checkout-state.ts'
import { pollDelay } from './poll-schedule.ts'
import type { Platform, Timers } from './ports.ts'
import { createSlot } from './slot.ts'

/** A stream that said nothing for this long (the broker's heartbeat comes every 15 s) is taken for dead. */
const QUIET = 20_000
/** A question older than this, in milliseconds, isn't waited for when the payer comes back. */
const STALE = 5_000
/** A reading of the checkout older than this, in milliseconds, is renewed: the clock by which it is counted may have been stopped or set. */
const OLD = 300_000

export interface FollowerOptions {
  readonly client: BrokerClient
  readonly timers: Timers
  readonly platform: Platform
  readonly random: () => number
  /** What is known now; undefined while nothing is. */
  current(): (Known & CheckoutState) | undefined
  report(checkout: CheckoutView): void
  fail(problem: BrokerProblem): void
}

export interface Follower {
  /** Asks now, and goes on asking until {@link Follower.stop}. */
  follow(): void
  /** The payer may be back: asks now if it is following. */
  wake(): void
  stop(): void
}

/**
 * Keeps asking the broker how the checkout stands: by a stream where the host has one, by questions where it doesn't or the
 * stream falls silent. One question at a time, none while the page is hidden.
 */
export function createFollower(options: FollowerOptions): Follower {
  const { client, timers, platform } = options
  const slot = createSlot(timers)
  let following = false
  let askAgain = false
  let answers = 0
  let failures = 0
  let notBefore = 0
  let callOff: (() => void) | undefined
  let askedAt = 0
  let anew = false
  let streamTurn = 0
  let closeStream: (() => void) | undefined
  let streams = true
  let heardAt = Number.NEGATIVE_INFINITY

  function ask(): void {
    hushTimer()
    const known = options.current()
    if (!following || !known) return
    if (!platform.isVisible()) {
      hushStream()
      return
    }
    openStream()
    const now = timers.now()
    if (slot.isBusy()) {
      askAgain = now > askedAt
    } else if (now < notBefore) {
      schedule(notBefore - now)
    } else {
      askAgain = false
      askedAt = now
      slot.run(question(known), answered, failed)
    }
  }

  /** The payment first: it is cheap, and asking makes the broker ask the gateway. The checkout when there is news. */
  function question({ name, checkout, clockOffset }: Known & CheckoutState): Promise<CheckoutView> {
    const { payment } = checkout
    const now = timers.now() + clockOffset
    const ended = now >= Date.parse(checkout.expiresAt)
    // A payment that was paid at once has no more news: what is waited for is the checkout's.
    if (!payment || ended || payment.status === 'paid') return client.readCheckout()
    // Whoever goes on with the link may start another payment: of that one tells the checkout alone.
    const whole = anew || name === 'showing-link' || name === 'guiding' || now - Date.parse(checkout.serverTime) >= OLD
    return client.readPayment(payment.id).then(
      ({ status }) => (status === payment.status && !whole ? checkout : client.readCheckout()),
      (problem: BrokerProblem) => {
        // Of a payment that a newer broker tells in words of its own, the checkout still says whether it is paid.
        if (problem.code === 'unreadable-answer') return client.readCheckout()
        throw problem
      },
    )
  }

  function answered(checkout: CheckoutView): void {
    failures = 0
    answers++
    report(checkout)
    goOn()
  }

  function failed(problem: BrokerProblem): void {
    failures++
    notBefore = timers.now() + problem.retryAfter
    options.fail(problem)
    goOn(problem.retryAfter)
  }

  function goOn(retryAfter = 0): void {
    if (!following) return
    if (askAgain) ask()
    else schedule(pollDelay({ answers, failures, random: options.random(), retryAfter }))
  }

  /** An answer and an event may overtake each other: of two open checkouts the later one counts. One from long ago is of a clock that was set back. */
  function report(checkout: CheckoutView): void {
    const known = options.current()?.checkout
    if (!known) return
    if (checkout !== known) anew = false
    const behind = Date.parse(known.serverTime) - Date.parse(checkout.serverTime)
    const late = checkout.status === 'open' && behind > 0 && behind < OLD
    options.report(late ? known : checkout)
  }

  function schedule(delay: number): void {
    hushTimer()
    callOff = timers.after(delay, () => {
      const silence = timers.now() - heardAt
      if (closeStream && silence < QUIET && platform.isVisible()) {
        schedule(QUIET - silence)
      } else {
        if (silence < Number.POSITIVE_INFINITY) hushStream()
        ask()
      }
    })
  }

  function openStream(): void {
    if (closeStream || !streams) return
    const turn = ++streamTurn
    heardAt = Number.NEGATIVE_INFINITY
    closeStream = client.stream({
      heard: () => {
        if (turn === streamTurn) heardAt = timers.now()
      },
      checkout: (checkout) => {
        if (turn === streamTurn) report(checkout)
      },
      end: (useful) => {
        if (turn !== streamTurn) return
        streams = useful
        hushStream()
        if (!slot.isBusy()) goOn()
      },
    })
  }

  function hushTimer(): void {
    callOff?.()
    callOff = undefined
  }

  function hushStream(): void {
    streamTurn++
    closeStream?.()
    closeStream = undefined
  }

  function follow(): void {
    following = streams = true
    answers = 0
    ask()
  }

  return {
    follow,
    wake() {
      if (!following) return
      anew = true
      // A page that was frozen may never hear of what it had asked.
      if (timers.now() - askedAt > STALE) slot.clear()
      follow()
    },
    stop() {
      following = askAgain = false
      failures = notBefore = 0
      hushTimer()
      hushStream()
      slot.clear()
    },
  }
}
