import type { Channel } from '@pay-checkout/protocol'
import type { CommonExtras, CommonName, OptionValue } from '../checkout-extras.ts'
import type { PaymentOrder } from './account.ts'
import type { FullConfig } from './full-config.ts'
import type { Length } from './length.ts'
import type { Fields } from './read-config.ts'
import type { JsonValue } from './values.ts'

/** What a parameter is made from, where it may be too long for it: problems name it. */
export type OrderField = 'amount' | 'subject' | 'detail' | 'returnUrl' | 'payer' | 'payer.ip' | 'publicUrl' | 'authCode'

/** One parameter of a gateway's creates, as its document lists it. */
export interface Parameter<F extends Fields = Fields> {
  /** Where a merchant says it, for the README. Left out where {@link option} says it all. */
  readonly said?: string
  readonly from?: OrderField
  readonly length?: Length
  /** Channels whose page of the document has another limit. */
  readonly lengthOn?: { readonly [C in Channel]?: Length }
  /** The highest number that it takes, as it stands on the wire. */
  readonly highest?: number
  /** A longer text is cut. Left out: it is refused when the checkout is opened. */
  readonly cut?: true
  /** The channels whose create has it. Left out: all. */
  readonly on?: readonly Channel[]
  /** A checkout may say it under `options`. */
  readonly option?: OptionRule<OptionValue, F>
}

/** What may stand in a gateway's own option, and which common name is written into it. */
export interface OptionRule<Value extends OptionValue = OptionValue, F extends Fields = Fields> {
  /** `list`: of objects, or the same as JSON in a text. */
  readonly kind: 'text' | 'whole' | 'list'
  /** Of a list: any other text will do as well, since no document says how it looks. */
  readonly orText?: true
  /** One sentence: what it is. */
  readonly about: string
  /** One that it takes. */
  readonly example: Value
  readonly oneOf?: readonly Value[]
  readonly pattern?: RegExp
  /** What the pattern asks for, in words. */
  readonly looksLike?: string
  /** What is wrong with it in this order, as the end of a sentence that starts with its name; null: nothing. */
  check?(value: Value, order: PaymentOrder): string | null
  readonly common?: CommonRule
  /** The channels whose create takes the common name here, where it takes another one elsewhere. Left out: all of the parameter's. */
  readonly commonOn?: readonly Channel[]
  /** Whether this configuration has it on a channel. Left out: always. */
  offered?(config: FullConfig<F>, channel: Channel): boolean
}

/** The common name that a parameter is written from, and how; undefined writes nothing. */
export type CommonRule = {
  readonly [N in CommonName]: {
    readonly name: N
    write(said: NonNullable<CommonExtras[N]>): JsonValue | undefined
    /** What is wrong with it, as the end of a sentence that starts with its name; null: nothing. */
    check?(said: NonNullable<CommonExtras[N]>, order: PaymentOrder): string | null
  }
}[CommonName]

/** The parameters of a gateway's creates by their names on the wire. `O`: those that a checkout may say, each with its type. */
export type ParameterTable<F extends Fields = Fields, O extends object = Record<never, never>> = Readonly<
  Record<string, Parameter<F>>
> & { readonly [Name in keyof O]-?: Parameter<F> & { readonly option: object } }

/** A common text, written as it is. */
export function written<N extends 'store' | 'terminal' | 'cashier' | 'promotionTag' | 'attachment'>(
  name: N,
): Extract<CommonRule, { readonly name: N }> {
  return { name, write: (said: string) => said } as unknown as Extract<CommonRule, { readonly name: N }>
}
