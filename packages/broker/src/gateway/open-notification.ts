import type { NotificationMessage } from './account.ts'
import type { OpenedNotification } from './envelope.ts'
import { GatewayUnclear, SignatureMismatch } from './errors.ts'
import type { Line } from './exchange.ts'
import { readTold } from './read-told.ts'
import { readRefund } from './refund-payment.ts'
import type { Told } from './verdict.ts'

const LARGEST_NOTIFICATION = 64 * 1024

/** Opens a notification from its raw bytes. Throws SignatureMismatch, or GatewayUnclear when it can't be read. */
export async function openNotification(line: Line, message: NotificationMessage): Promise<Told> {
  const { values, ambiguous } = await open(line, message)
  // A text that could be split into other fields proves nothing: it may only make us ask.
  const trust = ambiguous ? 'none' : 'signed'
  const told = readTold(line, { values, trust })
  const call = line.gateway.refund
  const words = call?.notified?.(values)
  return call && words ? { ...told, refund: readRefund(line, call, words, trust) } : told
}

async function open(line: Line, message: NotificationMessage): Promise<OpenedNotification> {
  if (message.bytes.length > LARGEST_NOTIFICATION || message.query.length > LARGEST_NOTIFICATION) {
    throw new GatewayUnclear('The notification is too long')
  }
  try {
    return await line.envelope.openNotification(message)
  } catch (cause) {
    if (cause instanceof SignatureMismatch) throw cause
    throw new GatewayUnclear('The notification can’t be read', { cause })
  }
}
