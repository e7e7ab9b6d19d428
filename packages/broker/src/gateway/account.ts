import type { Bank, Channel, ClientAction, Fen, FieldProblem, PayMethod } from '@pay-checkout/protocol'
import type { CheckoutExtras, OptionValue } from '../checkout-extras.ts'
import type { RefundTold, Told } from './verdict.ts'

/**
 * One merchant account at one gateway, opened: its definition bound to a configuration and to the network.
 * This is all that `payments/` knows of gateways. Calls throw GatewayRefused, GatewayUnclear or SignatureMismatch.
 */
export interface Account {
  /** The name the merchant gave it in the configuration. */
  readonly name: string
  /** The gateway's id: its folder's name. */
  readonly gateway: string
  readonly channels: ReadonlyMap<Channel, ChannelFacts>
  readonly hosts: CashierHosts
  readonly capabilities: Capabilities
  /** Creates of this channel are held back at the moment, because the gateway doesn't answer them: from this caller, at least. */
  isResting(channel: Channel, caller?: string): boolean
  /**
   * Asked before a payment or a refund is given its number. Throws PayError unavailable while its call is held back; what was let
   * through is sent, whatever happens meanwhile.
   */
  admit(call: Channel | 'refund', caller?: string): void
  /** The options of its gateway under their documented names, and the channels that have them here. */
  readonly options: ReadonlyMap<string, OptionFacts>
  /** What of an order its gateway has no room or no field for, by the checkout's own fields. Empty: it can be sent as it is. */
  check(order: PaymentOrder): readonly FieldProblem[]
  /** Sends a create, once. */
  create(order: PaymentOrder): Promise<Created>
  query(payment: PaymentRef): Promise<Told>
  /** Absent where the gateway has no such call. The answer proves nothing: query afterwards. */
  readonly close?: (payment: PaymentRef) => Promise<void>
  readonly reverse?: (payment: PaymentRef) => Promise<void>
  /** Sends a refund, once. Absent, as its query is, where the gateway or this configuration has no refunds. */
  readonly refund?: (refund: RefundOrder) => Promise<RefundTold>
  readonly queryRefund?: (refund: RefundRef) => Promise<RefundTold>
  /** A page of the gateway's own list of orders. Absent where it has none. */
  readonly listOrders?: (page: OrdersPage) => Promise<ListedOrders>
  /** The openid behind a code of a mini-program's login. Absent where the gateway or this configuration can't tell it. */
  readonly openidOf?: (login: MiniProgramLogin) => Promise<string>
  /** Opens a notification from its raw bytes. Throws SignatureMismatch, or GatewayUnclear when it can't be read. */
  readNotification(message: NotificationMessage): Promise<Told>
  readonly acknowledgement: { readonly accepted: Reply; readonly refused: Reply }
  /** Any documented call of the gateway by its own name, for the merchant's raw use. */
  call(operation: string, values: Readonly<Record<string, unknown>>): Promise<OperationAnswer>
  readonly operations: ReadonlyMap<string, OperationFacts>
}

/** What is known of a call that is made by its own name. */
export interface OperationFacts {
  readonly movesMoney: boolean
  /** It creates a payment of which the gateway tells at a `notify_url`. Absent: it doesn't. */
  readonly notifies?: {
    /** As which the payment is asked after. */
    readonly channel: Channel
    /** The field that holds the merchant's number of it. */
    readonly numberField: string
  }
}

/** Hosts that a payer may be sent to. A wallet's code or invocation leads to none. */
export interface CashierHosts {
  /** Of the gateway's API, and those that documents and samples name for its channels. */
  readonly known: readonly string[]
  /** Those that the account's configuration lists (`cashierHosts`). */
  readonly listed: readonly string[]
  /** Channels that lead to a page whose host no document names. */
  readonly unnamed: readonly Channel[]
}

export interface ChannelFacts {
  /** The payer's id at the wallet (openid, Alipay user id) must be known before the create. */
  readonly needsPayer: boolean
  /** The payer's address must be known before the create. Left out: it goes along where it is known. */
  readonly needsAddress?: boolean
  /** The app whose ids of its payers this channel takes; null: it takes none, or the id of whatever app of its wallet. */
  readonly appId: string | null
  /** The merchant's cashier scans the payer's code: an `authCode` must come with the payment. */
  readonly needsAuthCode: boolean
  /** The codes that may be sent. Absent: any. */
  readonly codes?: RegExp
  /** Seconds that a code or address of this channel can be used; of a barcode payment: how long its payer is waited for. */
  readonly lifetime: number
  /** How often the gateway wants to be asked about a payment of this channel; null: at the broker's own pace. */
  readonly pace: Pace | null
  /** Where a payer may choose a bank, by a `bankCode`. Absent: there is nothing to choose. */
  readonly bank?: BankChoice
}

/** One parameter of a gateway that a checkout may say under `options`. */
export interface OptionFacts {
  readonly about: string
  readonly kind: 'text' | 'whole' | 'list'
  readonly example: OptionValue
  readonly oneOf?: readonly OptionValue[]
  readonly pattern?: RegExp
  /** The most it takes, in UTF-16 units, where its document says so. */
  readonly most?: number
  readonly channels: readonly Channel[]
}

/** The banks of a channel, and whether its payer must choose one: the account then has none that stands for those who don't. */
export interface BankChoice {
  readonly needed: boolean
  readonly banks: readonly Bank[]
}

/** Seconds from a create to its first query, and between the queries after it. */
export interface Pace {
  readonly first: number
  readonly every: number
}

/** What the gateway allows, and when. Seconds. */
export interface Capabilities {
  /** A payment can't be closed before this age; null: there is no close. */
  readonly closeMinAge: number | null
  readonly reverseMinAge: number | null
  readonly reverseMaxAge: number | null
  /** Whether a notification of this gateway carries all that settling needs; if not it is a hint, and a query decides. */
  readonly notificationSettles: boolean
  /** Whether sending a create again with the same number can make no second payment. */
  readonly duplicateSafe: boolean
  /** Whether a status counts without a signature when it answers our own call over TLS, because this gateway signs no reply. */
  readonly trustsTls: boolean
  /** Null: there are no refunds. */
  readonly refunds: RefundRules | null
}

/** What the gateway allows of refunds. */
export interface RefundRules {
  /** Refunds of one payment at most. */
  readonly most: number
  /** Seconds after which a payment can't be refunded any more. */
  readonly maxAge: number
  /** Wallets whose payments can only be given back whole. */
  readonly wholeOnly: readonly PayMethod[]
}

/** What a create needs. Money in fen, times in milliseconds. */
export interface PaymentOrder {
  readonly tradeNo: string
  readonly channel: Channel
  readonly amount: Fen
  readonly subject: string
  readonly detail: string | null
  readonly notifyUrl: string
  /** Where a hosted cashier brings the payer back; always present for channels that need one. */
  readonly returnUrl: string
  /** The payer's address as IPv4, or IPv6 at its shortest; '': nobody knows it, and the channel doesn't need it. */
  readonly payerIp: string
  readonly payerId: string | null
  readonly authCode: string | null
  /** The bank the payer chose, by a code that its channel lists; null: none. */
  readonly bankCode: string | null
  /** What the merchant says beside what every payment has. */
  readonly extras: CheckoutExtras
  readonly createdAt: number
  readonly expiresAt: number
  /** The payer's browser said that it runs on a phone. */
  readonly onPhone?: boolean
  /** Who stands behind it, in whatever word: the breaker counts nobody's failures for everybody. */
  readonly caller?: string
}

/** Which orders are listed: those added between two moments (ms since 1970), a page of them, from 1 up. */
export interface OrdersPage {
  readonly since: number
  readonly until: number
  readonly page: number
}

export interface ListedOrders {
  readonly orders: readonly Told[]
  /** How many pages there are. */
  readonly pages: number
}

/** A code of `wx.login`, and the mini-program that it was made in. */
export interface MiniProgramLogin {
  readonly appId: string
  readonly code: string
}

/** How a payment is named to its gateway. */
export interface PaymentRef {
  readonly tradeNo: string
  readonly channel: Channel
  readonly amount: Fen
  readonly gatewayTradeNo: string | null
  readonly createdAt: number
}

/** What a refund needs. Money in fen. */
export interface RefundOrder {
  /** Our number of the refund: unique at the gateway, never used again. */
  readonly refundNo: string
  readonly payment: PaymentRef
  readonly amount: Fen
  readonly reason: string
  readonly notifyUrl: string
}

/** How a refund is named to its gateway. */
export interface RefundRef {
  readonly refundNo: string
  readonly gatewayRefundNo: string | null
  readonly payment: PaymentRef
  readonly amount: Fen
  /** All other refunds of its payment, for gateways that tell refunds without our numbers. Left out: nobody looked. */
  readonly others?: readonly Pick<RefundRef, 'gatewayRefundNo' | 'amount'>[]
}

export interface Created {
  readonly action: ClientAction
  /** What the reply says of the payment: usually pending; barcode payments may be paid at once. */
  readonly told: Told
}

/** A notification as it came in: nothing decoded yet. */
export interface NotificationMessage {
  readonly method: 'GET' | 'POST'
  /** The raw query string without `?`, empty when there is none. */
  readonly query: string
  readonly contentType: string
  readonly bytes: Uint8Array
}

export interface Reply {
  readonly status: number
  readonly contentType: string
  readonly body: string
}

export interface OperationAnswer {
  /** What was sent and what came back, secrets redacted. */
  readonly sent: Readonly<Record<string, unknown>>
  readonly received: Readonly<Record<string, unknown>>
  readonly signed: boolean
}
