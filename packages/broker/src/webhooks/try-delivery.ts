import type { Clock, Log, Random } from '../ports.ts'
import type { DeliveryResult, DeliveryRow } from '../store/event-rows.ts'
import type { EndpointHealth } from './endpoint-health.ts'
import { isSpent, retryWait } from './retry-schedule.ts'
import type { SignWebhook } from './sign-webhook.ts'
import type { WebhookReply, WebhookSender } from './webhook-send.ts'

/** What one try needs. */
export interface TryContext {
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  readonly sender: WebhookSender
  readonly sign: SignWebhook
  readonly health: EndpointHealth
  readonly url: string
}

const CONTENT = { 'content-type': 'application/json', 'user-agent': 'pay-checkout' }

/** Sends one event once and answers what becomes of its delivery. Never rejects. */
export async function tryDelivery(context: TryContext, delivery: DeliveryRow): Promise<DeliveryResult> {
  const { id, body } = delivery.event
  const headers = { ...CONTENT, ...context.sign(id, context.clock.now(), body) }
  try {
    return judge(context, delivery, await context.sender.post(context.url, headers, body))
  } catch (error) {
    return again(context, delivery, { reason: error instanceof Error ? error.message : 'no answer' })
  }
}

function judge(context: TryContext, delivery: DeliveryRow, { status, retryAfter }: WebhookReply): DeliveryResult {
  const { health, log, clock } = context
  if (status >= 200 && status < 300) {
    health.taken()
    log.info('webhook.delivered', { webhook: delivery.event.id, type: delivery.event.type, status })
    return { kind: 'delivered', status }
  }
  if (status === 410) {
    health.gone()
    return { kind: 'retry', at: clock.now(), reason: 'the merchant’s server answered 410', counts: false }
  }
  // A redirect is a failure too: its target was checked by nobody.
  return again(context, delivery, { reason: `the merchant’s server answered ${status}`, retryAfter })
}

function again(
  { health, log, clock, random }: TryContext,
  { event, tries }: DeliveryRow,
  { reason, retryAfter }: { readonly reason: string; readonly retryAfter?: string | undefined },
): DeliveryResult {
  const now = clock.now()
  const told = { webhook: event.id, type: event.type, reason }
  const serversWait = health.failed(retryAfter)
  if (serversWait !== null) {
    log.warn('webhook.failed', { ...told, tries, retryInMs: serversWait })
    return { kind: 'retry', at: now + serversWait, reason, counts: false }
  }
  const failures = tries + 1
  if (isSpent(failures, now - event.createdAt)) {
    log.error('webhook.dead', { ...told, tries: failures })
    return { kind: 'dead', reason: `gave up after ${failures} tries: ${reason}` }
  }
  const wait = retryWait(failures, { retryAfter, now, random })
  log.warn('webhook.failed', { ...told, tries: failures, retryInMs: wait })
  return { kind: 'retry', at: now + wait, reason, counts: true }
}
