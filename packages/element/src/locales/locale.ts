import type { ChannelReason, ChannelRemedy, CheckoutState, Trouble } from '@pay-checkout/core'
import type { PayMethod, PayScenario } from '@pay-checkout/protocol'
import type { BankTexts } from '../asides/bank-texts.ts'
import type { TillTexts } from '../till/till-texts.ts'
import type { Caption } from './caption.ts'

/** What a `waiting` state waits for. */
export type WaitReason = Extract<CheckoutState, { name: 'waiting' }>['after']

/** Troubles that mean the same to a payer share a sentence: see `troubleKind`. */
export type TroubleKind =
  | 'offline'
  | 'session'
  | 'settling'
  | 'not-open'
  | 'unresolved'
  | 'payer-unknown'
  | 'not-offered'
  | 'too-often'
  | 'refused'
  | 'unclear'
  | 'unavailable'
  | 'wallet-failed'
  | 'denied'
  | 'unidentified'
  | 'misconfigured'

/** Every text a payer reads. `app` is the wallet's name in this locale, for example 微信. */
export interface Locale {
  /** BCP 47 tag, set as `lang` so that screen readers and fonts follow. */
  readonly tag: string
  /** How the wallet's payment is called: 微信支付. */
  readonly methods: Readonly<Record<PayMethod, string>>
  /** How the app is called that the payer opens: 微信. */
  readonly apps: Readonly<Record<PayMethod, string>>
  /** The honest line below a way to pay: what will happen. */
  readonly scenarios: Readonly<Record<PayScenario, (app: string) => string>>
  /** Why a way to pay can't be used here, or is only second best. */
  readonly reasons: Readonly<Record<ChannelReason, (app: string) => string>>
  /** What to do instead. */
  readonly remedies: Readonly<Record<ChannelRemedy, (app: string) => string>>
  readonly troubles: Readonly<Record<TroubleKind, string>>
  /** Headings of the states, told to screen readers when the state changes. */
  readonly captions: {
    readonly loading: Caption
    readonly unreadable: Caption
    readonly choosing: Caption
    readonly 'choosing-bank': Caption
    readonly starting: Caption
    /** The page is on its way to the wallet's own, which tells who the payer is and sends them back. */
    readonly identifying: (app: string) => Caption
    readonly scan: (app: string) => Caption
    /** Somebody has opened the code for every wallet on their phone. */
    readonly scanned: Caption
    /** The gateway says that the payer is entering a password. */
    readonly paying: (app: string) => Caption
    readonly codeExpired: Caption
    readonly inWallet: (app: string) => Caption
    readonly leaving: (app: string) => Caption
    readonly waiting: Readonly<Record<WaitReason, (app: string) => Caption>>
    readonly confirming: Caption
    /** The payer says that they have paid, and nothing has been seen yet. */
    readonly notSeenYet: Caption
    readonly guiding: (method: string) => Caption
    readonly settled: Caption
    readonly closed: Caption
    readonly expired: Caption
  }
  readonly words: Readonly<Record<Word, string>>
  /** What stands between the names of alternatives, and before the last. */
  readonly joints: { readonly comma: string; readonly or: string }
  /** The QR code's name for those who can't see it. */
  readonly qrLabel: (method: string, amount: string) => string
  /** A till's texts. Without them a till speaks Chinese to those who read Chinese, and English to all others. */
  readonly till?: TillTexts
  /** The texts below a list of banks, chosen as the till's are. */
  readonly banks?: BankTexts
  /** Told to screen readers when little time is left. */
  readonly secondsLeft: (seconds: number) => string
}

/** Short fixed texts: labels and buttons. */
export type Word =
  | 'checkout'
  | 'amount'
  | 'order'
  | 'otherWays'
  | 'oneCode'
  | 'timeLeft'
  | 'showCode'
  | 'refreshCode'
  | 'codeFailed'
  | 'changeWay'
  | 'havePaid'
  | 'payAgain'
  | 'notNow'
  | 'retry'
  | 'copyLink'
  | 'copied'
  | 'copyByHand'
  | 'link'
  | 'backToShop'
  | 'openPage'

/** The code a developer or the shop's support asks for. */
export type TroubleCode = Trouble['code']
