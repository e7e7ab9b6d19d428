import type { Channel } from '@pay-checkout/protocol'
import type { BrokerContext } from '../context/context.ts'
import type { Account } from '../gateway/account.ts'
import type { CheckoutRow } from '../store/rows.ts'

/** The account that a checkout's payments of a channel go to: the one its merchant asked for, or the first that offers the channel. */
export function accountFor(
  { accounts }: Pick<BrokerContext, 'accounts'>,
  { account }: Pick<CheckoutRow, 'account'>,
  channel: Channel,
): Account | undefined {
  return [...accounts.values()].find(
    ({ name, channels }) => channels.has(channel) && (account === null || account === name),
  )
}
