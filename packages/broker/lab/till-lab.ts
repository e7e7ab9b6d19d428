import type { Channel } from '@pay-checkout/protocol'
import { type PaymentsLab, type PaymentsLabOptions, paymentsLab } from './payments-lab.ts'

/** Channels of a {@link tillLab}. */
export const TILL_CHANNELS: readonly Channel[] = ['wechat:qr', 'wechat:barcode', 'alipay:barcode']

/** A lab with a till: payers' codes are read, payments are reversed and not closed, and a checkout is open. */
export async function tillLab(options: PaymentsLabOptions = {}): Promise<{ lab: PaymentsLab; id: string }> {
  const lab = paymentsLab({ channels: TILL_CHANNELS, closes: false, reverses: {}, ...options })
  const { id } = await lab.open({ methods: [...TILL_CHANNELS] })
  return { lab, id }
}

/** The types of all events so far. */
export async function eventTypes(lab: PaymentsLab): Promise<string[]> {
  return (await lab.events()).map(({ type }) => type)
}
