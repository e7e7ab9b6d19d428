import type { RefusalMeaning } from '../../gateway/errors.ts'
import type { Verdict } from '../../gateway/verdict.ts'

/** `trade_state`. Source: document 5.4.4, and the vendor's status table for -1. */
export const STATUSES: Readonly<Record<string, Verdict>> = {
  '-1': 'pending',
  '0': 'paid',
  '1': 'refunded',
  '2': 'pending',
  '3': 'closed',
  '4': 'reversed',
  // 5 is left out: "being undone". Unknown, so that it is asked again until it is 4.
  '6': 'paying',
  '7': 'failed',
}

/**
 * `code`, by the vendor's table. Left out, so unclear: 600 and 601, where the channel behind the gateway failed or was
 * silent.
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
