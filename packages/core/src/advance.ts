import type { BankChoice, Channel } from '@pay-checkout/protocol'
import type { Advance, CheckoutEvent, CheckoutState, CheckoutStateName, Start, Trouble } from './checkout-state.ts'
import { begin, returnUnknown } from './identifying.ts'
import {
  begun,
  choosing,
  confirming,
  FOLLOW,
  FORGET_KEY,
  guiding,
  isBarcode,
  isLive,
  knownOf,
  STOP,
  starting,
  stay,
  waiting,
} from './standing.ts'
import {
  takeLinkReport,
  takeLoaded,
  takePaymentReport,
  takeReport,
  takeReportFailure,
  type Undecided,
} from './take-report.ts'
import { calm, isPassing, isTokenTrouble } from './trouble.ts'
import { walletOfCode } from './wallet-of-code.ts'

type StateOf<N extends CheckoutStateName> = Extract<CheckoutState, { name: N }>
type EventOf<T extends CheckoutEvent['type']> = Extract<CheckoutEvent, { type: T }>
type Row<T extends CheckoutEvent['type']> = {
  readonly [N in CheckoutStateName]?: (state: StateOf<N>, event: EventOf<T>) => Advance
}
/** States in which something is known of the checkout and it can still change. */
type Open = Exclude<CheckoutState, { name: 'loading' | 'unreadable' | 'settled' | 'stopped' }>
/** States in which the payer can choose. */
type Choosing = Exclude<Open, { name: 'identifying' | 'starting' | 'in-wallet' | 'leaving' }>
/** States that are about a payment. */
type Paying = Extract<CheckoutState, { payment: unknown }>

/** The same in every state that is about a payment. */
function eachPaying<R>(run: R): Record<Paying['name'], R> {
  return { 'showing-qr': run, 'in-wallet': run, leaving: run, waiting: run, confirming: run }
}

/** The same in every state before a payment. */
function eachUndecided<R>(run: R): Record<Undecided['name'], R> {
  return { choosing: run, 'choosing-bank': run, 'showing-link': run, identifying: run, starting: run, guiding: run }
}

/** The same wherever the payer can choose a way to pay. */
function eachChoosing<R>(run: R): Record<Choosing['name'], R> {
  return {
    choosing: run,
    'choosing-bank': run,
    'showing-link': run,
    guiding: run,
    'showing-qr': run,
    waiting: run,
    confirming: run,
  }
}

/**
 * The transition table: what each event does in each state. A cell that isn't there changes nothing.
 * `settled` is reached from `loaded` and `reported` alone, and only when the broker's checkout is paid.
 */
const TABLE: { readonly [T in CheckoutEvent['type']]: Row<T> } = {
  opened: { loading: load, unreadable: load },
  replaced: { ...eachUndecided(startOver), ...eachPaying(startOver), settled: startOver, stopped: startOver },
  loaded: { loading: takeLoaded, identifying: takeLoaded },
  'load-failed': { loading: ({ tapped }, { trouble }) => stay({ name: 'unreadable', trouble, tapped }) },
  chosen: eachChoosing(choose),
  'link-chosen': eachChoosing(showLink),
  // Not while another payment may take money: the till waits for that one's end.
  scanned: { choosing: scan, guiding: scan, 'showing-qr': scan },
  'identify-left': { identifying: (state) => stay({ ...state, left: true }) },
  started: {
    starting: (state, { payment }) => begun({ ...calm(state), checkout: { ...state.checkout, payment } }, payment),
  },
  'start-failed': { starting: failStart, identifying: failStart },
  performed: { 'in-wallet': perform, leaving: perform, waiting: perform },
  returned: {
    // `online` is a return as well: what couldn't be read for want of a network is read again.
    unreadable: (state) => (state.trouble.code === 'offline' ? load(state) : stay(state)),
    // It may have been paid, or have ended, in another tab meanwhile.
    choosing: look,
    'choosing-bank': look,
    identifying: returnUnknown,
    'in-wallet': (state) => ask(state, 'returned'),
    leaving: (state) => look(confirming(state, state.payment, false)),
  },
  reported: { ...eachUndecided(takeReport), ...eachPaying(takePaymentReport), 'showing-link': takeLinkReport },
  'report-failed': { ...eachUndecided(takeReportFailure), ...eachPaying(takeReportFailure) },
  // Someone may have paid in the code's last second, so the broker is asked at once.
  'code-expired': {
    'showing-qr': (state) => (state.expired ? stay(state) : look({ ...state, expired: true })),
  },
  // A code stays on the screen while the broker is asked.
  asked: {
    ...eachPaying((state: Paying) => (isBarcode(state.payment.channel) ? look(state) : ask(state, 'asked'))),
    'showing-qr': look,
    'showing-link': look,
  },
  back: {
    ...eachPaying(goBack),
    'choosing-bank': goBack,
    'showing-link': goBack,
    identifying: goBack,
    guiding: goBack,
    choosing: (state) => stay(state.trouble ? calm(state) : state),
  },
  cancelled: {
    ...eachPaying(giveUp),
    'choosing-bank': giveUpUnpaid,
    'showing-link': giveUpUnpaid,
    identifying: giveUpUnpaid,
    guiding: giveUpUnpaid,
    choosing: giveUpUnpaid,
  },
  retried: {
    unreadable: load,
    'showing-qr': (state, event) => (state.expired ? restart(state, event) : stay(state)),
    leaving: restart,
    waiting: retryWaiting,
    confirming: restart,
  },
}

/**
 * The checkout machine: what an event makes of a state, and what is to be done about it. Pure and total: it reads no clock,
 * changes nothing it is given, and answers the same state object for an event that doesn't concern it.
 */
export function advance(state: CheckoutState, event: CheckoutEvent): Advance {
  const cell = (
    TABLE[event.type] as Record<string, ((state: CheckoutState, event: CheckoutEvent) => Advance) | undefined>
  )[state.name]
  return cell ? cell(state, event) : stay(state)
}

/** The broker is asked, and what is shown stays. */
function look(state: CheckoutState): Advance {
  return { state, effects: [FOLLOW] }
}

function startOver(): Advance {
  return load()
}

function load(state?: CheckoutState): Advance {
  const tapped = state && 'tapped' in state ? state.tapped : undefined
  return { state: { name: 'loading', tapped }, effects: [STOP, { type: 'load' }] }
}

function choose(state: Open, { channel, bankCode, idempotencyKey }: EventOf<'chosen'>): Advance {
  const choice = state.choices.find((offered) => offered.channel === channel)
  if (!choice) return stay(state)
  if (!choice.usable) return guiding(calm(state), choice)
  // The till is ready for a code, and nothing can be sent without one.
  if (isBarcode(channel)) return goBack(state)
  const { bank } = choice
  return bank && !isChosen(bank, bankCode)
    ? stay({ name: 'choosing-bank', ...knownOf(calm(state)), bank })
    : begin(state, { channel, idempotencyKey, bankCode })
}

/** Starts nothing. Not where a payment has been taken already, and the checkout is only to be decided. */
function showLink(state: Open, { now }: EventOf<'link-chosen'>): Advance {
  const { link, checkout, clockOffset } = state
  if (!link || state.name === 'showing-link' || checkout.payment?.status === 'paid') return stay(state)
  return {
    state: { name: 'showing-link', ...knownOf(calm(state)), since: now + clockOffset, opened: false },
    effects: [FOLLOW],
  }
}

/** One that isn't listed was not chosen: the payer is asked. */
function isChosen({ needed, banks }: BankChoice, bankCode: Start['bankCode']): boolean {
  return bankCode === null ? !needed : banks.some(({ code }) => code === bankCode)
}

/** One scanner serves every wallet: the code itself says whose it is. What can't be charged is refused before it is sent. */
function scan(state: Open, { channel, authCode, idempotencyKey }: EventOf<'scanned'>): Advance {
  const wallet = walletOfCode(authCode)
  const found: Channel | undefined = wallet && `${wallet}:barcode`
  if (!found || (channel && channel !== found)) return refuse(state, 'not-a-payment-code', 'This is no payment code')
  const choice = state.choices.find((offered) => offered.channel === found)
  if (!choice) return refuse(state, 'unknown-channel', `${found} is not offered`)
  if (!choice.usable) return guiding(calm(state), choice)
  return starting(state, { channel: found, idempotencyKey, authCode })
}

function refuse(state: Open, code: Trouble['code'], detail: string): Advance {
  return stay({ ...state, trouble: { code, detail } })
}

function restart(state: Paying, { idempotencyKey }: EventOf<'retried'>, again?: boolean): Advance {
  const { channel, bankCode } = state.payment
  return isBarcode(channel) ? look(state) : begin(state, { channel, bankCode, idempotencyKey }, again)
}

/** The same payment once more, by the same trade number: a code is shown again, a wallet is called again, or asked whose it is. */
function retryWaiting(state: StateOf<'waiting'>, event: EventOf<'retried'>): Advance {
  const { type } = state.payment.action
  if (type === 'wait') return look(state)
  if (type === 'redirect' || type === 'open-wechat-h5') return restart(state, event)
  const again = restart(state, event, true)
  const asks = state.after === 'wallet-failed' && again.state.name === 'identifying'
  return asks ? again : begun(calm(state), state.payment)
}

/** What a failed start leads to, by code; any other is shown beside the choices. */
function failStart(state: StateOf<'starting' | 'identifying'>, { trouble }: EventOf<'start-failed'>): Advance {
  const { payment } = state.checkout
  if (isTokenTrouble(trouble)) {
    const { channel, bankCode, idempotencyKey } = state
    // A payer's code is kept by nobody: it is scanned anew.
    const tapped = isBarcode(channel)
      ? undefined
      : { checkoutId: state.checkout.id, start: { channel, bankCode, idempotencyKey } }
    return { state: { name: 'unreadable', trouble, tapped }, effects: [STOP] }
  }
  switch (trouble.code) {
    case 'checkout-paid':
    case 'checkout-not-open':
      return load()
    case 'idempotency-conflict':
      return { state: { name: 'loading' }, effects: [FORGET_KEY, ...load().effects] }
    case 'payment-unresolved':
      if (!isLive(payment)) return load()
      return {
        state: waiting({ ...state, trouble }, payment, 'unclear'),
        effects: [FORGET_KEY, FOLLOW],
      }
    default:
      if (!isPassing(trouble)) return choosing({ ...state, trouble }, [FORGET_KEY])
      // Nobody at a till may guess whether a code was charged: the broker is asked until it can tell.
      return isBarcode(state.channel) ? look(choosing({ ...state, trouble }).state) : choosing({ ...state, trouble })
  }
}

/** A wallet's word decides nothing: whatever it says, the broker is asked. */
function perform(state: Paying, { paymentId, outcome }: EventOf<'performed'>): Advance {
  if (paymentId !== state.payment.id) return stay(state)
  switch (outcome.kind) {
    case 'left':
      return stay(state.name === 'in-wallet' ? { ...knownOf(state), name: 'leaving', payment: state.payment } : state)
    case 'done':
      return ask(state, 'wallet-done')
    case 'cancelled':
      return ask(state, 'wallet-cancelled')
    default:
      return ask({ ...state, trouble: { code: 'wallet-failed', detail: outcome.detail } }, 'wallet-failed')
  }
}

function ask(state: Paying, after: StateOf<'waiting'>['after']): Advance {
  const same = state.name === 'waiting' && state.after === after
  return look(same ? state : waiting(state, state.payment, after))
}

function goBack(state: Open): Advance {
  return choosing(calm(state))
}

function giveUp(state: Paying): Advance {
  return { state: waiting(calm(state), state.payment, 'cancel'), effects: [{ type: 'cancel' }, FOLLOW] }
}

function giveUpUnpaid(state: Open): Advance {
  return { state, effects: [{ type: 'cancel' }] }
}
