import type { BankChoice, Channel, CheckoutView, PayMethod, PaymentView, ProblemCode } from '@pay-checkout/protocol'
import type { Outcome } from './ports.ts'
import type { ChannelChoice } from './verdict.ts'

/**
 * Something that went wrong and doesn't end the checkout. `code` is the broker's, or `offline` when no answer came; a newer
 * broker may send codes this list doesn't have yet.
 */
export interface Trouble {
  readonly code:
    | ProblemCode
    | 'offline'
    /** The mini-program may not call the broker: its host isn’t among the request domains. Nothing was sent. */
    | 'domain-not-allowed'
    | 'unreadable-answer'
    /** The page’s `refreshToken` brought no token. It is asked again. */
    | 'refresh-failed'
    | 'wallet-failed'
    /** What was scanned is no wallet's payment code. Nothing was sent. */
    | 'not-a-payment-code'
    /** The gateway undid a payment by code, or closed it before anybody paid: the next code can be scanned. */
    | 'payment-reversed'
    | 'payment-closed'
    /** The payer didn't let the wallet tell who they are, or it couldn't be asked. No payment was started. */
    | 'authorization-denied'
    | 'authorization-failed'
  /** For a developer's eye; the payer reads the locale's sentence for `code`. */
  readonly detail: string
  /** The hosted page of a checkout that this client is too old to read: it is safe to be opened. */
  readonly page?: string
}

/** What every state after loading holds. */
export interface Known {
  readonly checkout: CheckoutView
  /** Every offered channel, best first, judged for this surface. */
  readonly choices: readonly ChannelChoice[]
  /** The wallets that one code of `checkout.payUrl` serves; left out where no such code is of use. */
  readonly link?: readonly PayMethod[] | undefined
  /** The broker's clock minus that of the checkout's `timers`, in milliseconds. */
  readonly clockOffset: number
  /** Shown beside the view, not instead of it; null when all is well. */
  readonly trouble: Trouble | null
}

/**
 * Where the checkout stands for its payer. The view is picked by `name`.
 * Every state but `settled` and `stopped` offers a way on; no state says paid unless the broker did.
 */
export type CheckoutState =
  | { readonly name: 'loading'; readonly tapped?: Tapped | undefined }
  /** The checkout couldn't be read. `retry()` tries again; a token problem needs a fresh token, and then what was tapped goes on. */
  | { readonly name: 'unreadable'; readonly trouble: Trouble; readonly tapped?: Tapped | undefined }
  | ({ readonly name: 'choosing' } & Known)
  /** The chosen channel has several banks: `pay(bank.channel, { bankCode })` goes on. */
  | ({ readonly name: 'choosing-bank'; readonly bank: BankChoice } & Known)
  /**
   * The code of `checkout.payUrl` is shown: whoever scans it chooses a wallet by that, and pays on their phone. This page starts
   * nothing, and follows the checkout. `since`: when it came, in milliseconds of the broker's clock · `opened`: somebody has scanned it.
   */
  | ({ readonly name: 'showing-link'; readonly since: number; readonly opened: boolean } & Known)
  /**
   * The wallet is being asked who the payer is, and then the payment starts by itself. `login`: a mini-program's host answers ·
   * `authorize`: the page is left for the wallet's own and comes back; `left` once it is on its way.
   */
  | ({ readonly name: 'identifying'; readonly by: 'authorize' | 'login'; readonly left: boolean } & Start & Known)
  /** The payment is being created at the gateway. The same key is sent again after a lost answer. */
  | ({ readonly name: 'starting' } & Start & Known)
  | ({ readonly name: 'showing-qr'; readonly payment: PaymentView; readonly expired: boolean } & Known)
  /** The wallet is open over the page (`invoke-wechat`, `invoke-alipay`), or the app has been handed its parameters. */
  | ({ readonly name: 'in-wallet'; readonly payment: PaymentView } & Known)
  /** The page is being navigated to a cashier or wallet. */
  | ({ readonly name: 'leaving'; readonly payment: PaymentView } & Known)
  /** Nothing to do but ask. `after`: what came before, so that the view can say what is being waited for. */
  | ({
      readonly name: 'waiting'
      readonly payment: PaymentView
      readonly after:
        | 'wallet-done'
        | 'wallet-cancelled'
        | 'wallet-failed'
        | 'returned'
        | 'unclear'
        | 'barcode'
        | 'asked'
        | 'cancel'
    } & Known)
  /** Back from an H5 or hosted cashier without a verdict: have you paid? */
  | ({
      readonly name: 'confirming'
      readonly payment: PaymentView
      /** The payer said so already, and the broker has not seen it: it may take a moment, and paying twice would be wrong. */
      readonly asked: boolean
    } & Known)
  /** The chosen channel can't be used here: what to do instead. */
  | ({ readonly name: 'guiding'; readonly choice: ChannelChoice } & Known)
  | ({ readonly name: 'settled' } & Known)
  | ({ readonly name: 'stopped'; readonly reason: 'closed' | 'expired' } & Known)

export type CheckoutStateName = CheckoutState['name']

/** What can happen to a checkout. Everything the machine knows of the world comes in through these. */
export type CheckoutEvent =
  | { readonly type: 'opened' }
  /** The page has brought a token for another checkout: that one is opened. */
  | { readonly type: 'replaced' }
  | {
      readonly type: 'loaded'
      readonly checkout: CheckoutView
      readonly choices: readonly ChannelChoice[]
      readonly link?: Known['link']
      readonly now: number
      /** The payer is known now: the way that they had chosen before. */
      readonly start?: Start
      /** They came back from the wallet's page, and are still unknown: why. */
      readonly trouble?: Trouble
    }
  | { readonly type: 'load-failed'; readonly trouble: Trouble }
  /** Without a `bankCode`, a channel with several banks asks for one. */
  | ({ readonly type: 'chosen' } & Start)
  /** The payer wants the one code for every wallet. `now`: milliseconds of the checkout's `timers`. */
  | { readonly type: 'link-chosen'; readonly now: number }
  /** A till's scanner has read a code. `channel` is undefined where the code itself decides. The code enters no state. */
  | {
      readonly type: 'scanned'
      readonly channel: Channel | undefined
      readonly authCode: string
      readonly idempotencyKey: string
    }
  /** The page is on its way to the wallet's own, which tells who the payer is. */
  | { readonly type: 'identify-left' }
  | { readonly type: 'started'; readonly payment: PaymentView }
  /** It couldn't be started, or its payer couldn't be made known first. */
  | { readonly type: 'start-failed'; readonly trouble: Trouble }
  | { readonly type: 'performed'; readonly paymentId: string; readonly outcome: Outcome }
  /** The payer may be back: visible again, shown from the back-forward cache, another tab closed. */
  | { readonly type: 'returned' }
  /** The broker said where the payment and the checkout stand. */
  | {
      readonly type: 'reported'
      readonly checkout: CheckoutView
      readonly choices: readonly ChannelChoice[]
      readonly link?: Known['link']
      readonly now: number
    }
  | { readonly type: 'report-failed'; readonly trouble: Trouble }
  /** The QR code on screen has run out, by the broker's clock. */
  | { readonly type: 'code-expired' }
  /** The payer says "I have paid". */
  | { readonly type: 'asked' }
  /** The payer wants another way, or to give up. */
  | { readonly type: 'back' }
  | { readonly type: 'cancelled' }
  | { readonly type: 'retried'; readonly idempotencyKey: string }

/** How a payment is started. */
export interface Start {
  readonly channel: Channel
  readonly idempotencyKey: string
  /** The bank that the payer chose, null for none in particular; undefined where there was nothing to choose. */
  readonly bankCode?: string | null | undefined
}

/** What a payer had chosen when their token turned out to have ended. Nothing was started. */
export interface Tapped {
  readonly checkoutId: string
  readonly start: Start
}

/** What the runner must do. Data, so that a test can read it. */
export type Effect =
  | { readonly type: 'load' }
  | ({ readonly type: 'start'; readonly authCode?: string } & Start)
  /** Let the broker learn who the payer is. */
  | ({ readonly type: 'identify' } & Start)
  | { readonly type: 'perform'; readonly payment: PaymentView }
  /** Ask the broker now, and go on asking by the poll schedule. */
  | { readonly type: 'follow' }
  | { readonly type: 'stop-following' }
  | { readonly type: 'cancel' }
  /** Raise `code-expired` at this time of the broker's clock (ISO 8601 UTC). */
  | { readonly type: 'watch-expiry'; readonly at: string }
  | { readonly type: 'forget-key' }

/** What {@link CheckoutEvent} came to: the next state, and what the runner must do. */
export interface Advance {
  readonly state: CheckoutState
  readonly effects: readonly Effect[]
}
