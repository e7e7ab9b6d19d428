import { Webhook } from 'standardwebhooks'
import type { Clock, Log, Random } from '../ports.ts'
import type { DeliveryResult, DeliveryRow } from '../store/event-rows.ts'
import type { Store } from '../store/store.ts'
import { retryWait } from './retry-schedule.ts'
import type { WebhookReply, WebhookSender } from './webhook-send.ts'

/** Where a merchant is told of events. */
export interface WebhookEndpoint {
  readonly url: string
  /** `whsec_…` as Standard Webhooks has them. All of them sign, so that a secret can be changed without a gap. */
  readonly secrets: readonly string[]
  /** Hosts that may be private or without TLS. */
  readonly allowHosts?: readonly string[]
}

export interface DeliveryContext {
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  readonly sender: WebhookSender
  readonly endpoint: WebhookEndpoint
}

const AT_ONCE = 4
// Longer than a delivery can take, so that nobody else delivers it meanwhile.
const LEASE_MS = 30_000
const CONTENT = { 'content-type': 'application/json', 'user-agent': 'pay-checkout' }

/** Delivers webhooks: at least once, in order for each checkout, a few at a time. */
export interface Deliveries {
  /** Delivers what is due, and resolves when that is done. Called again meanwhile, it takes up what has come since. */
  deliverDue(): Promise<void>
  /** Begins no more. */
  stop(): void
  /** Resolves when nothing runs. */
  running(): Promise<void>
}

/** Makes the deliveries to one endpoint. */
export function createDeliveries(context: DeliveryContext): Deliveries {
  const signers = context.endpoint.secrets.map((secret) => new Webhook(secret))
  const running = new Set<Promise<void>>()
  let stopped = false

  const lease = async (): Promise<DeliveryRow | undefined> =>
    stopped ? undefined : (await context.store.leaseDueDeliveries(context.clock.now(), LEASE_MS, 1))[0]

  const deliverAndGoOn = async (first: DeliveryRow): Promise<void> => {
    for (let next: DeliveryRow | undefined = first; next; next = await lease()) {
      const result = await deliver(context, signers, next)
      await context.store.finishDelivery(next.event.id, result, context.clock.now())
    }
  }

  return {
    async deliverDue() {
      // One that hangs takes one of the places, and holds up nothing else.
      const begun: Promise<void>[] = []
      while (running.size < AT_ONCE) {
        const first = await lease()
        if (first === undefined) break
        const work = deliverAndGoOn(first)
        running.add(work)
        begun.push(work.finally(() => running.delete(work)))
      }
      await Promise.all(begun)
    },
    stop() {
      stopped = true
    },
    running: async () => void (await Promise.allSettled(running)),
  }
}

async function deliver(
  context: DeliveryContext,
  signers: readonly Webhook[],
  delivery: DeliveryRow,
): Promise<DeliveryResult> {
  const { event } = delivery
  const sentAt = new Date(context.clock.now())
  const headers = {
    ...CONTENT,
    'webhook-id': event.id,
    'webhook-timestamp': String(Math.floor(sentAt.getTime() / 1000)),
    'webhook-signature': signers.map((signer) => signer.sign(event.id, sentAt, event.body)).join(' '),
  }
  try {
    const reply = await context.sender.post(context.endpoint.url, headers, event.body)
    return judge(context, delivery, reply)
  } catch (error) {
    return again(context, delivery, error instanceof Error ? error.message : 'no answer', undefined)
  }
}

function judge(context: DeliveryContext, delivery: DeliveryRow, reply: WebhookReply): DeliveryResult {
  const told = { webhook: delivery.event.id, type: delivery.event.type, status: reply.status }
  if (reply.status >= 200 && reply.status < 300) {
    context.log.info('webhook.delivered', told)
    return { kind: 'delivered', status: reply.status }
  }
  if (reply.status === 410) {
    context.log.error('webhook.dead', told)
    return { kind: 'dead', reason: 'the merchant’s server answered 410: it wants this no more' }
  }
  // A redirect is a failure too: its target was checked by nobody.
  return again(context, delivery, `the merchant’s server answered ${reply.status}`, reply.retryAfter)
}

function again(
  context: DeliveryContext,
  { event, tries }: DeliveryRow,
  reason: string,
  retryAfter: string | undefined,
): DeliveryResult {
  const now = context.clock.now()
  const wait = retryWait(tries + 1, retryAfter, now, context.random)
  const told = { webhook: event.id, type: event.type, tries: tries + 1, reason }
  if (wait === null) {
    context.log.error('webhook.dead', told)
    return { kind: 'dead', reason: `gave up after ${tries + 1} tries: ${reason}` }
  }
  context.log.warn('webhook.failed', { ...told, retryInMs: wait })
  return { kind: 'retry', at: now + wait, reason, counts: true }
}
