import type { NotificationMessage, Reply } from '../gateway/account.ts'
import type { BrokerContext } from './context.ts'

/** Verifies a gateway's notification, settles what it proves, and answers in the gateway's own words. Never throws. */
export async function takeNotification(
  context: BrokerContext,
  accountName: string,
  message: NotificationMessage,
): Promise<Reply> {
  throw new Error('to be written')
}
