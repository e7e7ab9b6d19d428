import type { Channel, ClientAction, PayMethod } from '@pay-checkout/protocol'
import type { Clock, Random } from '../ports.ts'
import type {
  BankChoice,
  MiniProgramLogin,
  OrdersPage,
  Pace,
  PaymentOrder,
  PaymentRef,
  RefundOrder,
  RefundRef,
  Reply,
} from './account.ts'
import type { AddressRule } from './address-rule.ts'
import type { Envelope } from './envelope.ts'
import type { RefusalMeaning } from './errors.ts'
import type { Answers } from './fact-fields.ts'
import type { AllFields, FullConfig } from './full-config.ts'
import type { ParameterTable } from './parameters.ts'
import { previousKeys } from './previous-keys.ts'
import { REACH } from './reach.ts'
import type { ConfigInput, Fields } from './read-config.ts'
import type { JsonValue, Values } from './values.ts'
import type { RefundVerdict, Verdict } from './verdict.ts'

/** What a gateway is, as a table: only what differs from the others. Checked and completed by {@link defineGateway}. */
export interface GatewayDefinition<F extends Fields = Fields> {
  /** The folder's name. */
  readonly id: string
  readonly names: { readonly zh: string; readonly en: string }
  /** The gateway's own fields; `baseUrl`, `allowInsecure`, `cashierHosts`, `tellPayerIds` and `previous` are added to every gateway. */
  readonly config: F
  /** How messages are sealed and opened. There is no default: a gateway without one doesn't compile. */
  envelope(config: FullConfig<F>, ports: EnvelopePorts): Envelope
  /** The code that says a call was done. */
  readonly success: string
  /** The gateway's refusal codes. A code that isn't listed is unclear: something may have happened. */
  readonly refusals: Readonly<Record<string, RefusalMeaning | ((words: string) => RefusalMeaning)>>
  /**
   * What a refusal without a signature counts for. `tls`: this gateway signs no refusals, so a listed code that came over
   * TLS is believed as a refusal (never as a status). `none`: every unsigned message is unclear.
   */
  readonly trustUnsignedRefusals: 'tls' | 'none'
  /**
   * `tls`: this gateway signs none of its replies, so that what it answers to our own calls counts, statuses too, when it came
   * over TLS. Left out: a status counts only in a signed message. Notifications must be signed either way.
   */
  readonly trust?: 'tls'
  /** The gateway's status words. A word that isn't listed is unknown, and unknown changes nothing. */
  readonly statuses: Readonly<Record<string, Verdict>>
  /** Where a message tells of a payment: in replies to create and query, and in notifications. */
  readonly payment: PaymentReader<F>
  /**
   * Every documented field of what the gateway answers and notifies, about payments and about refunds, and where a merchant reads it:
   * their books need more than how a payment stands. None of it decides anything.
   */
  readonly answers: Answers
  readonly channels: { readonly [C in Channel]?: ChannelRow<F> }
  /** Every documented call, by the gateway's own name for it. */
  readonly operations: Readonly<Record<string, OperationRow<F>>>
  readonly create: CreateCall<F>
  /** Every parameter of the creates, as the documents list them: their limits, and where a merchant says them. Left out: no limits and no options. */
  readonly parameters?: ParameterTable<F>
  /** The documented parameters of the calls that create nothing, and where a merchant says each, for the README; '': in a raw call alone. */
  readonly otherParameters?: Readonly<Record<string, Readonly<Record<string, string>>>>
  readonly query: PaymentCall<F>
  /** `minAge` in seconds: the gateway refuses to close a younger payment. Left out: there is no such call. */
  readonly close?: PaymentCall<F> & { readonly minAge: number }
  /** Ages in seconds between which a payment may be reversed. Left out: there is no such call. */
  readonly reverse?: PaymentCall<F> & { readonly minAge: number; readonly maxAge: number }
  /** Left out: the gateway has no refunds. */
  readonly refund?: RefundCall<F>
  /** The gateway's own list of its orders. Left out: it has none. */
  readonly orders?: OrdersCall<F>
  /** How the gateway tells the openid behind a mini-program's login. Left out: it doesn't. */
  readonly login?: LoginCall<F>
  /** `settles`: a notification carries all that settling needs; if not it is a hint, and a query decides. */
  readonly notification: { readonly settles: boolean }
  /** Whether sending a create again with the same number can make no second payment. */
  readonly duplicateSafe: boolean
  readonly acknowledgement: { readonly accepted: Reply; readonly refused: Reply }
  /** Names of wire fields that hold payer data or signatures: masked in logs, besides the declared secrets. */
  readonly masked: readonly string[]
}

/** A definition, complete: what `openAccount` takes and what a gateway's module exports. */
export interface Gateway<F extends Fields = Fields> extends GatewayDefinition<F> {
  /** Every field of an account's configuration. */
  readonly fields: AllFields<F>
  readonly parameters: ParameterTable<F>
  /** An account for `createBroker({ accounts })`. Nothing is read until the account is opened. */
  account(config: ConfigInput<AllFields<F>>): AccountConfig
}

/** One account, not opened yet. */
export interface AccountConfig {
  readonly gateway: Gateway
  readonly config: unknown
}

export type { AllFields, FullConfig } from './full-config.ts'

export interface EnvelopePorts {
  readonly clock: Clock
  readonly random: Random
  /** Writes an event to the log: what a message showed about its gateway that its operator should know. */
  readonly note?: (event: string) => void
}

/** Names of the wire fields that tell of a payment. */
export interface PaymentReader<F extends Fields> {
  /** The status word, or how it is put together where one field doesn't suffice. A notification doesn't tell the channel. */
  readonly status: string | ((values: Values, channel: Channel | undefined) => JsonValue | undefined)
  /** The field of the amount asked for, or where it stands when a message may have several amounts. */
  readonly amount: string | ((values: Values) => JsonValue | undefined)
  readonly tradeNo: string
  readonly gatewayTradeNo: string
  /** The field of the moment at which the payer paid, where there is one: as any of what `readMoment` reads. */
  readonly paidAt?: string
  /** The gateway's words for people, where it has any. */
  readonly words?: string
  /** The field that names the merchant, and whose name must stand there. */
  readonly merchant: { readonly field: string; ours(config: FullConfig<F>): string }
}

/** One way to pay: its product code, and how the reply becomes what the client does. */
export interface ChannelRow<F extends Fields> {
  /** Seconds that a code or address of this channel can be used; of a barcode payment: how long its payer is waited for. */
  readonly lifetime: number
  /** The pace of queries that the document asks for. Left out: the broker's own. */
  readonly pace?: Pace
  readonly needsPayer?: true
  /** Its gateway's document demands the payer's address. */
  readonly needsAddress?: true
  /** The app whose ids of its payers this channel takes. Left out: it takes none, or whatever app's of its wallet. */
  appId?(config: FullConfig<F>): string | undefined
  readonly needsAuthCode?: true
  /** The codes of this channel's wallet, where another wallet's would do harm. Left out: the gateway finds out. */
  readonly codes?: RegExp
  /** The banks its payer may choose among. Left out: there is nothing to choose. */
  bank?(config: FullConfig<F>): BankChoice
  /** Whether this configuration offers the channel. Left out: always. */
  offered?(config: FullConfig<F>): boolean
  /** The call that creates this channel's payments. Left out: `create.operation`. */
  operation?(config: FullConfig<F>): string
  /** What this channel adds to the create. */
  values(order: PaymentOrder, config: FullConfig<F>): Values
  action(reply: Values, order: PaymentOrder, rule: ActionRule): ClientAction
  /**
   * Hosts beside the gateway's own that its payers are led to, as documents and samples have them; none: to a page whose host nobody
   * names. Left out: to no page.
   */
  readonly cashiers?: readonly string[]
}

/** What a channel may lead its payer to, and until when. */
export interface ActionRule extends AddressRule {
  /** The channel's own, beside the gateway's and those that the account lists. */
  readonly cashiers: readonly string[]
  /** ISO 8601 UTC: the end of the code's life or of the checkout, whichever comes first. */
  readonly expiresAt: string
}

export interface CreateCall<F extends Fields> {
  /** The wallets of whose payments the document demands the payer's address, where it isn't said of single channels. */
  readonly addressFor?: readonly PayMethod[]
  /** The call that creates payments, but for channels that name their own. */
  readonly operation: string
  /** The numbers this gateway takes. A create with another is not sent. */
  readonly tradeNo: RegExp
  values(order: PaymentOrder, config: FullConfig<F>): Values
}

export interface PaymentCall<F extends Fields> {
  readonly operation: string
  values(payment: PaymentRef, config: FullConfig<F>): Values
}

/** How the gateway's own list of orders is read, a page at a time. */
export interface OrdersCall<F extends Fields> {
  readonly operation: string
  values(page: OrdersPage, config: FullConfig<F>): Values
  /** The payments of a page, each with the fields that `payment` names, and how many pages there are. */
  read(reply: Values): { readonly orders: readonly Values[]; readonly pages: number }
}

/** How the gateway exchanges a mini-program's login code. What else its reply holds is read by nobody. */
export interface LoginCall<F extends Fields> {
  readonly operation: string
  /** Whether this configuration has the call. Left out: always. */
  offered?(config: FullConfig<F>): boolean
  values(login: MiniProgramLogin, config: FullConfig<F>): Values
  /** The field of the reply that holds the openid. */
  readonly openid: string
}

/** Refunds, and how they are followed. A refund is sent once under its number; every doubt is resolved by the query. */
export interface RefundCall<F extends Fields> {
  readonly operation: string
  /** Whether this configuration has refunds. Left out: always. */
  offered?(config: FullConfig<F>): boolean
  values(refund: RefundOrder, config: FullConfig<F>): Values
  /** What the reply to a refund tells. One that was taken on without a word about its status is `processing`. */
  read(reply: Values, refund: RefundRef): RefundWords
  readonly query: {
    readonly operation: string
    /** It asks about the payment, for want of a query of the refund: that it isn't known says nothing of the refund. */
    readonly ofPayment?: true
    values(refund: RefundRef, config: FullConfig<F>): Values
    read(reply: Values, refund: RefundRef): RefundWords
  }
  /** What a notification tells of a refund; undefined when it tells of none. Left out: no notification does. */
  notified?(values: Values): RefundWords | undefined
  /** The gateway's status words. A word that isn't listed is unknown, and unknown changes nothing. */
  readonly statuses: Readonly<Record<string, RefundVerdict>>
  /** Refunds of one payment at most. */
  readonly most: number
  /** Seconds after which a payment can't be refunded any more. */
  readonly maxAge: number
  /** Wallets whose payments can only be given back whole. */
  readonly wholeOnly?: readonly PayMethod[]
}

/** Where a message tells of a refund: the gateway's words, not judged yet. `amount`: in fen, or as the wire has it in fen. */
export interface RefundWords {
  readonly status: JsonValue | undefined
  readonly refundNo: JsonValue | undefined
  readonly gatewayRefundNo: JsonValue | undefined
  readonly amount: JsonValue | undefined
  /** The fields that the refund's facts are read from, by `answers.refund`. Left out: it tells none. */
  readonly facts?: Values
}

/** One documented call. */
export interface OperationRow<F extends Fields> {
  /** Below the base address; the operation's own name when left out. */
  readonly path?: string
  /** Where this call has a base address of its own. Left out, or undefined: the account's `baseUrl`. */
  base?(config: FullConfig<F>): string | undefined
  /** Whether this configuration has the call. Left out: always. */
  offered?(config: FullConfig<F>): boolean
  /** For the broker itself: its answer holds a secret, which a raw call would hand on. */
  readonly internal?: true
  /** What the call does, in a few words, where the broker itself never makes it. */
  readonly about?: string
  /** Fields without which the gateway would refuse. */
  readonly required: readonly string[]
  /** Documents print this create's reply unsigned: over TLS it may show where to pay, and says nothing of how the payment stands. */
  readonly opensUnsigned?: true
  /**
   * It creates a payment of which the gateway tells at the `notify_url` that it is given: the channel as which such a payment is asked
   * after. Left out: it creates none, or none that is told of.
   */
  readonly notifies?: Channel
  /** Whether money may move by it: such a call needs its own scope. */
  readonly movesMoney: boolean
  /** What the configuration adds, such as a supervisor's password. */
  adds?(config: FullConfig<F>): Values
}

// What says who is paid how much, who is told of it, and who said so. The names of all documents.
const PROTECTED = [
  ...['total_fee', 'total_amount', 'trade_amount', 'original_amount', 'amount', 'notify_url', 'fee_type', 'currency'],
  ...[
    'sign',
    'sign_type',
    'nonce_str',
    'version',
    'method',
    'service',
    'app_id',
    'open_id',
    'agent_id',
    'timestamp',
    'data',
    'content',
  ],
]

/** Completes a gateway's definition. Throws at once when it contradicts itself. */
export function defineGateway<const F extends Fields>(definition: GatewayDefinition<F>): Gateway<F> {
  const { id, operations, create, query, close, reverse, refund, orders, login, payment } = definition
  const parameters: ParameterTable<F> = definition.parameters ?? {}
  for (const name of [...PROTECTED, payment.tradeNo, payment.gatewayTradeNo, payment.merchant.field]) {
    if (parameters[name]?.option) throw new Error(`Gateway ${id}: a checkout may not say "${name}"`)
  }
  for (const call of [create, query, close, reverse, refund, refund?.query, orders, login]) {
    if (call && !Object.hasOwn(operations, call.operation)) {
      throw new Error(`Gateway ${id}: "${call.operation}" is used but does not stand in operations`)
    }
  }
  const gateway: Gateway<F> = {
    ...definition,
    parameters,
    fields: { ...REACH, previous: previousKeys(definition.config), ...definition.config },
    account: (config) => ({ gateway: gateway as unknown as Gateway, config }),
  }
  return gateway
}
