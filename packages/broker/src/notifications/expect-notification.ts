import type { FieldProblem } from '@pay-checkout/protocol'
import type { BrokerContext } from '../context/context.ts'
import { newNotifyToken, notifyUrlOf } from '../context/notify-url.ts'
import type { Account } from '../gateway/account.ts'
import { PayError } from '../pay-error.ts'

/** A gateway's own call that makes a payment, and the checkout whose order it is for. */
export interface RawPaymentCall {
  readonly operation: string
  readonly checkoutId: string
  readonly values: Readonly<Record<string, unknown>>
}

/**
 * The address of the broker at which a gateway is to tell of a payment that its merchant makes by the gateway's own call. What is told
 * there reaches the merchant as an event of the checkout. Throws PayError invalid-request or not-found, and then nothing is to be sent.
 */
export async function expectNotification(
  context: BrokerContext,
  account: Account,
  { operation, checkoutId, values }: RawPaymentCall,
): Promise<string> {
  const facts = account.operations.get(operation)?.notifies
  if (!facts)
    throw refuse('checkout', `must be left out: ${operation} makes no payment of which ${account.gateway} tells`)
  const { numberField } = facts
  const tradeNo = values[numberField]
  if (values.notify_url !== undefined)
    throw refuse('values.notify_url', 'must be left out: the broker gives the gateway an address of its own')
  if (typeof tradeNo !== 'string' || !/^[\w.-]{1,64}$/.test(tradeNo))
    throw refuse(`values.${numberField}`, 'must be the number of this payment, a text')
  if (!(await context.store.checkout(checkoutId))) throw new PayError('not-found', 'There is no such checkout.')
  const row = { account: account.name, tradeNo, checkoutId, operation, told: '' }
  const fresh = { ...row, notifyToken: newNotifyToken(context), createdAt: context.clock.now() }
  if (await context.store.addRawPayment(fresh)) return notifyUrlOf(context, fresh)
  const known = await context.store.rawPayment(account.name, tradeNo)
  // The same wish again, after one that the gateway has refused or never had: whether it takes the number twice is its own affair.
  if (known?.checkoutId === checkoutId && known.operation === operation) return notifyUrlOf(context, known)
  throw refuse(`values.${numberField}`, 'is the number of another payment at this account: use a new one')
}

function refuse(field: string, detail: string): PayError {
  const errors: FieldProblem[] = [{ field, detail }]
  return new PayError('invalid-request', `The request is not valid: ${field} ${detail}.`, { errors })
}
