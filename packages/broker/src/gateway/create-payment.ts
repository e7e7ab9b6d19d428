import { type Channel, type ClientAction, readClientAction, splitChannel } from '@pay-checkout/protocol'
import { steadyTime } from '../steady-time.ts'
import type { BankChoice, Created, PaymentOrder } from './account.ts'
import { admitted } from './breaker.ts'
import type { ChannelRow } from './definition.ts'
import { CreateUnusable, GatewayUnclear } from './errors.ts'
import { exchange, type Line } from './exchange.ts'
import type { Fields } from './read-config.ts'
import { readTold, statusWord } from './read-told.ts'
import type { Values } from './values.ts'
import { writeCreate } from './write-create.ts'

/** Creates a payment, sent once. The reply must be about this payment, and tell the payer where to go. */
export async function createPayment(opened: Line, order: PaymentOrder): Promise<Created> {
  // A gateway may say the payer's code back in its words, and words are kept and logged.
  const line = {
    ...opened,
    redactor: opened.redactor.hiding([order.authCode, order.payerId, order.payerIp]),
    breaker: admitted(opened.breaker),
    counted: { circuit: createCircuit(opened, order.channel), caller: order.caller },
  }
  const { gateway, config } = line
  const row = gateway.channels[order.channel]
  if (!row || row.offered?.(config) === false) throw new RangeError(`${line.account} does not offer ${order.channel}`)
  if (!gateway.create.tradeNo.test(order.tradeNo)) throw new RangeError(`${gateway.id} takes no such trade number`)
  if (row.needsPayer && !order.payerId) throw new RangeError(`${order.channel} needs the payer’s id`)
  if (row.needsAuthCode && !order.authCode) throw new RangeError(`${order.channel} needs the payer’s code`)
  if (row.codes?.test(order.authCode ?? '') === false) throw new RangeError(`${order.channel} takes no such code`)
  checkBank(order, row.bank?.(config))

  const { values, problems } = writeCreate(line, order)
  if (problems[0]) throw new RangeError(`${problems[0].field} ${problems[0].detail}`)
  const startedAt = steadyTime(line.clock)
  const leftMs = order.expiresAt - line.clock.now()
  const answer = await exchange(line, createOperation(line, order.channel), values)
  const told = readTold(line, answer, order.channel)
  if (
    (told.tradeNo !== null && told.tradeNo !== order.tradeNo) ||
    (told.amount !== null && told.amount !== order.amount) ||
    told.merchant === 'foreign'
  ) {
    throw new GatewayUnclear('The reply to a create is about another payment')
  }
  const reply = answer.values
  const action = actionOf(line, row, reply, { ...order, leftMs: leftMs - (steadyTime(line.clock) - startedAt) })
  // It may show the payer where to pay, and that is all that is believed of it.
  if (answer.trust === 'tls' && gateway.trust !== 'tls') {
    const { facts: _facts, payer: _payer, paidAt: _paidAt, ...unproven } = told
    return { told: { ...unproven, verdict: 'pending', gatewayTradeNo: null }, action }
  }
  // Created, and no word about how it stands: so nobody has paid yet.
  const verdict = statusWord(gateway, reply, order.channel) === undefined ? 'pending' : told.verdict
  return { told: { ...told, verdict }, action }
}

function checkBank({ channel, bankCode }: PaymentOrder, choice: BankChoice | undefined): void {
  if (bankCode === null && !choice?.needed) return
  if (!choice?.banks.some(({ code }) => code === bankCode)) throw new RangeError(`${channel} has no such bank`)
}

/** What fails together with a create: the same call, for the same wallet. */
export function createCircuit(line: Line, channel: Channel): string {
  return `${createOperation(line, channel)} ${splitChannel(channel).method}`
}

/** The call that creates a channel's payments. */
export function createOperation({ gateway, config }: Line, channel: Channel): string {
  return gateway.channels[channel]?.operation?.(config) ?? gateway.create.operation
}

/** `leftMs`: of the checkout's time, as counted and not as read twice from a clock that may have been set during the call. */
function actionOf(
  line: Line,
  row: ChannelRow<Fields>,
  reply: Values,
  { leftMs, ...order }: PaymentOrder & { readonly leftMs: number },
): ClientAction {
  const { baseUrl, cashierHosts = [] } = line.config
  const endsAt = line.clock.now() + Math.min(row.lifetime * 1000, Math.round(leftMs))
  const expiresAt = new Date(endsAt).toISOString()
  const rule = { baseUrl, cashierHosts, cashiers: row.cashiers ?? [], expiresAt }
  let action: ClientAction
  try {
    action = row.action(reply, order, rule)
  } catch (cause) {
    if (cause instanceof GatewayUnclear) throw cause
    throw new CreateUnusable('unusable-answer', 'The gateway took the create, but its reply can’t be read.', { cause })
  }
  // By the same table as every client: what none of them would read isn't given to any.
  if (!readClientAction(action)) {
    throw new CreateUnusable(
      'unusable-answer',
      `The gateway took the create, but what it asks for (${action.type}) is longer than a client reads.`,
    )
  }
  return action
}
