import { randomBytes } from 'node:crypto'
import { EventEmitter, once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { Webhook, WebhookVerificationError } from 'standardwebhooks'

const PATIENCE_MS = 75_000

/** An event as the merchant's server got it, its signature checked by the library merchants use. */
export interface Received {
  readonly id: string
  readonly type: string
  readonly sequence: number
  readonly data: Record<string, unknown>
}

/** One delivery of an event. */
export interface Delivery {
  readonly id: string
  readonly orderNo: string
  /** Whether another delivery of the same event was under way when it came. */
  readonly overlapped: boolean
}

/** The merchant's own server: takes webhooks, keeps each event once, counts how often it came. */
export interface Merchant {
  readonly webhookUrl: string
  readonly webhookSecret: string
  readonly events: readonly Received[]
  readonly deliveries: readonly Delivery[]
  /** From now on takes so many milliseconds to answer; for ever, when that is infinite. */
  answerAfter(ms: number): void
  /** Waits until an event of this type has come for the order. */
  event(type: string, orderNo: string): Promise<Received>
  close(): void
}

export async function startMerchant(): Promise<Merchant> {
  const webhookSecret = `whsec_${randomBytes(32).toString('base64')}`
  const verifier = new Webhook(webhookSecret)
  const events = new Map<string, Received>()
  const deliveries: Delivery[] = []
  const underWay = new Set<string>()
  let slowness = 0
  const arrivals = new EventEmitter()
  // As many wait as there are orders on their way.
  arrivals.setMaxListeners(0)
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const headers = request.headers as Record<string, string>
    const body = verified(verifier, Buffer.concat(chunks).toString('utf8'), headers)
    if (body === null) return void response.writeHead(400).end()
    const id = headers['webhook-id'] as string
    deliveries.push({ id, orderNo: String(body.data.orderNo), overlapped: underWay.has(id) })
    underWay.add(id)
    response.once('close', () => underWay.delete(id))
    if (slowness === Number.POSITIVE_INFINITY) return
    if (slowness > 0) await sleep(slowness)
    events.set(id, { ...body, id })
    response.end()
    arrivals.emit('event')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const find = (type: string, orderNo: string) =>
    [...events.values()].find((event) => event.type === type && event.data.orderNo === orderNo)
  return {
    webhookUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks`,
    webhookSecret,
    get events() {
      return [...events.values()]
    },
    deliveries,
    answerAfter(ms) {
      slowness = ms
    },
    async event(type, orderNo) {
      const patience = AbortSignal.timeout(PATIENCE_MS)
      for (;;) {
        const found = find(type, orderNo)
        if (found) return found
        await once(arrivals, 'event', { signal: patience }).catch((cause: unknown) => {
          throw new Error(`No ${type} has come for the order ${orderNo}`, { cause })
        })
      }
    },
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}

/** Null: not the broker's, or of hours ago or to come, which a server takes for a repetition by somebody else. */
function verified(verifier: Webhook, text: string, headers: Record<string, string>): Omit<Received, 'id'> | null {
  try {
    return verifier.verify(text, headers) as Omit<Received, 'id'>
  } catch (error) {
    if (error instanceof WebhookVerificationError) return null
    throw error
  }
}
