import type { Channel } from './channel.ts'
import type { ClientAction } from './client-action.ts'

/**
 * Where one payment (one trade number at one gateway) stands.
 * `pending`: created, nobody seen paying, or not known · `paying`: the payer is entering a password ·
 * `paid`: the gateway took the money · `failed`, `closed`: never paid · `reversed`: undone, the money is back.
 */
export const PAYMENT_STATUSES = ['pending', 'paying', 'paid', 'failed', 'closed', 'reversed'] as const
export type PaymentStatus = (typeof PAYMENT_STATUSES)[number]

/** A payment as its payer may see it. */
export interface PaymentView {
  readonly id: string
  readonly status: PaymentStatus
  readonly channel: Channel
  /** The bank that its payer chose, where there was one to choose. */
  readonly bankCode?: string
  /** `unknown` is a client's own: what it read was of a newer broker, or nothing that it may do. No broker sends it. */
  readonly action: ClientAction | { readonly type: 'unknown' }
  /**
   * It was made for the id of somebody else, who came to this checkout by another page: this page's payer can't go on with it, and its
   * `action` is `wait`. They may start their own.
   */
  readonly elsewhere?: true
}
