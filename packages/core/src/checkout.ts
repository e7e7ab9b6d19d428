import type { Channel, CheckoutView } from '@pay-checkout/protocol'
import { advance } from './advance.ts'
import { createBrokerClient } from './broker-client.ts'
import type { CheckoutOptions } from './checkout-options.ts'
import type { CheckoutEvent, CheckoutState, Known, Start } from './checkout-state.ts'
import { createEffects } from './effects.ts'
import { createRefresh } from './refresh.ts'
import { createSlot } from './slot.ts'
import type { Surface } from './surface.ts'

/** As long as a fresh token is waited for, and then what it reads, in milliseconds: shorter than what waits for them in turn. */
const REFRESH_PATIENCE = 10_000

export interface PayOptions {
  /** The digits of the payer's payment code, as a scanner read them. Blanks don't matter. */
  readonly authCode?: string | undefined
  /** One of the channel's banks, by its code; null for none in particular, where none is needed. Without it the payer is asked. */
  readonly bankCode?: string | null | undefined
}

/** A running checkout: the pure machine plus the ports that carry out its effects. */
export interface Checkout {
  getState(): CheckoutState
  subscribe(run: (state: CheckoutState) => void): () => void
  /**
   * Starts paying by `channel`, or by the best usable one; with an `authCode`, by the wallet that the code belongs to. Where a
   * channel has banks and no `bankCode` of theirs is given, the payer is asked for one first.
   * Called before the checkout was read, it is done once that is read, if the payer can choose then: a payment under way is shown instead.
   * In a mini-program without a `channel` no code of a wallet is shown unasked: where nothing better can be used, `guiding` says why.
   * A second call while one is under way changes nothing. While a code's fate is unknown that same code is sent again, with
   * its key, whatever was scanned meanwhile: nobody is charged twice.
   */
  pay(channel?: Channel, options?: PayOptions): void
  /**
   * Shows the code of the hosted page, which serves every wallet, where the state has a `link`. No payment is started here: whoever
   * scans it pays on their phone, and this page follows.
   */
  showLink(): void
  /** The payer says "I have paid": asks the broker now. */
  confirm(): void
  /** Back to the choice of ways to pay; the payment under way is left to the broker to resolve. */
  back(): void
  /** The payer gives up: the broker finds out the truth. */
  cancel(): void
  /** Tries again what failed: reads the checkout, starts the payment, refreshes the QR code. */
  retry(): void
  /**
   * Goes on with a fresh token, before the old one ends or after the trouble `token-expired`: what was tapped meanwhile goes on by itself.
   * A token for another checkout starts that one.
   */
  setToken(token: string): void
  /** Ends every timer, listener and request. */
  dispose(): void
}

/** What a checkout offers on a surface: pages have more ways to be on than a mini-program's file has to know. */
export type Choose = (
  checkout: CheckoutView,
  surface: Surface,
  methods: readonly string[] | undefined,
) => Pick<Known, 'choices' | 'link'>

/** Runs a checkout: reads it at once, follows it to its end, and tells every change of state. */
export function runCheckout(options: CheckoutOptions, choose: Choose): Checkout {
  const { platform, timers } = options
  const refreshing = createSlot(timers, REFRESH_PATIENCE)
  const inTime = <T>(request: Promise<T>): Promise<T> =>
    new Promise((resolve, reject) => refreshing.run(request, resolve, reject))
  const refresh = options.refreshToken && createRefresh(options.refreshToken, inTime)
  const client = createBrokerClient({
    ...options,
    refreshToken: refresh,
    inTime,
    renewed: (checkout) => renewed(checkout),
  })
  const events: CheckoutEvent[] = []
  let listeners: readonly ((state: CheckoutState) => void)[] = []
  let state: CheckoutState = { name: 'loading' }
  let last: Pick<Start, 'channel' | 'bankCode'> | undefined
  /** What was asked for before there was a checkout to ask it of. */
  let wish: (() => void) | undefined
  let running = false
  let disposed = false

  // One event at a time, in the order they came: what a listener does is taken up after the effects of what it was told.
  function dispatch(event: CheckoutEvent): void {
    events.push(event)
    if (running) return
    running = true
    try {
      for (let next = events.shift(); next && !disposed; next = events.shift()) step(next)
    } finally {
      running = false
    }
  }

  function step(event: CheckoutEvent): void {
    const next = advance(state, event)
    const changed = next.state !== state
    state = next.state
    if (state.name === 'starting' || state.name === 'identifying') last = state
    try {
      if (changed) for (const tell of listeners) tell(state)
    } finally {
      // A listener that throws may not keep a payment from being started or followed.
      if (!disposed) next.effects.forEach(effects.carryOut)
    }
    if (wish && 'checkout' in state) {
      const pay = wish
      wish = undefined
      if (state.name === 'choosing') pay()
    }
  }

  function scanned(channel: Channel | undefined, authCode: string): void {
    const start = effects.unanswered() || { channel, authCode, idempotencyKey: platform.randomId() }
    dispatch({ type: 'scanned', ...start })
  }

  function surface(): Surface {
    return options.till ? { ...platform.surface, till: true } : platform.surface
  }

  /** In a mini-program what the payer is told of, if nothing is good enough to be begun unasked: above all that nobody knows who they are. */
  function recommended(): Channel | undefined {
    const choices = 'choices' in state ? state.choices : []
    const mini = platform.surface.runtime === 'mini-program'
    const best =
      choices.find(({ usable, reason }) => usable && !(mini && reason)) ||
      (mini && (choices.find(({ reason }) => reason === 'payer-unknown') || choices[0]))
    return best ? best.channel : undefined
  }

  function told(type: 'loaded' | 'reported', checkout: CheckoutView, home?: object): void {
    const same = 'checkout' in state && state.checkout === checkout ? state : undefined
    const { choices, link } = same || choose(checkout, surface(), options.methods)
    dispatch({ type, checkout, choices, link, now: timers.now(), ...home })
    if (!same && !disposed) effects.setClock()
  }

  /** News by another token: of this checkout, or of another, which is opened. A stream that the old one was refused is tried again. */
  function renewed(checkout: CheckoutView): void {
    if (state.name === 'unreadable') dispatch({ type: 'opened' })
    else if ('checkout' in state && state.checkout.id !== checkout.id) dispatch({ type: 'replaced' })
    else {
      told('reported', checkout)
      effects.wake()
    }
  }

  const effects = createEffects({ options, client, getState: () => state, dispatch, told })
  const ignoreReturns = platform.onReturn(() => {
    dispatch({ type: 'returned' })
    effects.wake()
  })

  const checkout: Checkout = {
    getState: () => state,
    subscribe(run) {
      listeners = [...listeners, run]
      return () => {
        listeners = listeners.filter((listener) => listener !== run)
      }
    },
    pay(channel, { authCode, bankCode } = {}) {
      if (authCode !== undefined) return scanned(channel, authCode.replace(/\s+/g, ''))
      if (state.name === 'loading') wish = () => checkout.pay(channel, { bankCode })
      const wanted = channel || recommended()
      if (!wanted) return
      const start = { channel: wanted, bankCode }
      dispatch({ type: 'chosen', ...start, idempotencyKey: effects.keyFor(start) })
    },
    showLink: () => dispatch({ type: 'link-chosen', now: timers.now() }),
    confirm: () => dispatch({ type: 'asked' }),
    back() {
      wish = undefined
      dispatch({ type: 'back' })
    },
    cancel() {
      wish = undefined
      dispatch({ type: 'cancelled' })
    },
    retry() {
      if (state.name === 'choosing') return checkout.pay(last?.channel, effects.unanswered() || last)
      const start = 'payment' in state ? state.payment : last
      dispatch({ type: 'retried', idempotencyKey: start ? effects.keyFor(start) : '' })
    },
    setToken(token) {
      if ('checkout' in state) {
        // The former one is in use still.
        client.renew(token).catch(({ message }: Error) => {
          dispatch({ type: 'report-failed', trouble: { code: 'refresh-failed', detail: message } })
        })
      } else {
        client.setToken(token)
        dispatch({ type: 'opened' })
      }
    },
    dispose() {
      disposed = true
      listeners = []
      ignoreReturns()
      refreshing.clear()
      effects.dispose()
    },
  }
  dispatch({ type: 'opened' })
  return checkout
}
