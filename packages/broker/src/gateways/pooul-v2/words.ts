import type { RefusalMeaning } from '../../gateway/errors.ts'
import { textOf, type Values } from '../../gateway/values.ts'
import type { Verdict } from '../../gateway/verdict.ts'

/** `trade_state`, by the document's table as it stands since September 2018. */
export const STATUSES: Readonly<Record<string, Verdict>> = {
  '-1': 'pending',
  '0': 'paid',
  '1': 'refunded',
  '2': 'pending',
  '3': 'closed',
  // 4 is left out: "reversed" in the older table, "paid and finished" in the newer. Unknown, until a person has looked.
  '5': 'reversed',
  '6': 'paying',
  // Payments that nobody has seen yet stand at 6 from the start in the documents' samples of these three.
  'alipay.scan 6': 'pending',
  'alipay.jsapi 6': 'pending',
  'wechat.jsurl 6': 'pending',
  // "Partly paid" in the newer table, but for bank transfers only, which this gateway doesn't offer here.
  '7': 'failed',
}

/** The word by which a message's state stands in {@link STATUSES}. */
export function statusWord({ trade_state, pay_type }: Values): string | undefined {
  const state = textOf(trade_state)
  const word = `${textOf(pay_type)} ${state}`
  return Object.hasOwn(STATUSES, word) ? word : state
}

/**
 * The vendor lists no codes for v2; these are its v1 codes, taken over by us. Left out, so unclear: 600 and 601, where the
 * channel behind the gateway failed or was silent.
 */
export const REFUSALS: Readonly<Record<string, RefusalMeaning>> = {
  '100': 'refused', // not readable
  '101': 'refused', // signature
  '103': 'refused', // a field is missing
  '107': 'duplicate',
  '108': 'refused', // out of hours
  '200': 'refused', // no such merchant
  '201': 'refused', // merchant suspended
  '202': 'refused', // pay_type not enabled
  '301': 'not-found',
  '1500': 'refused', // the channel's settings
}
