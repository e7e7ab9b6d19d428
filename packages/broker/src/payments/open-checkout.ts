import type { Channel, CheckoutView, Fen, PayMethod } from '@pay-checkout/protocol'
import type { CheckoutRow } from '../store/store.ts'
import type { BrokerContext } from './context.ts'

/** What a merchant asks for, already read by schema. */
export interface CheckoutInput {
  readonly orderNo: string
  readonly amount: Fen
  readonly subject: string
  readonly detail?: string
  readonly account?: string
  /** Methods or channels, in the order they are to be offered. */
  readonly methods?: readonly (PayMethod | Channel)[]
  readonly returnUrl?: string
  /** Seconds. */
  readonly expiresIn?: number
  readonly payer?: { readonly wechatOpenid?: string; readonly alipayUserId?: string; readonly ip?: string }
  readonly metadata?: Readonly<Record<string, string>>
}

/** Opens a checkout, or finds the one with the same order number and content. Throws PayError order-conflict, unknown-account, unknown-channel, return-url-not-allowed. */
export async function openCheckout(
  context: BrokerContext,
  input: CheckoutInput,
): Promise<{ checkout: CheckoutRow; clientToken: string; created: boolean }> {
  throw new Error('to be written')
}

/** The checkout as its payer may see it. Reads the database only. */
export async function viewCheckout(context: BrokerContext, checkoutId: string): Promise<CheckoutView> {
  throw new Error('to be written')
}

/** The checkout as its merchant sees it: with payments, facts (`late`, `duplicate`, `mismatch`) and metadata. Also the `data` of events. */
export async function merchantView(context: BrokerContext, checkout: CheckoutRow): Promise<Record<string, unknown>> {
  throw new Error('to be written')
}
