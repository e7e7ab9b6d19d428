import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Webhook } from 'standardwebhooks'

/** An event as it came to the merchant's server, in the order of arrival, repetitions left out. */
export interface Told {
  readonly id: string
  readonly type: string
  readonly sequence: number
  readonly orderNo: string
}

/** A merchant's server that writes down what it is told. Its clock is nobody's: it doesn't look at how old a message is. */
export interface Notebook {
  readonly webhook: {
    readonly url: string
    readonly secrets: readonly string[]
    readonly allowHosts: readonly string[]
  }
  of(orderNo: string): readonly Told[]
  /** How often it has left somebody without an answer. */
  held(orderNo: string): number
  /** What it does from now on with what comes for an order: takes it, answers 503, or never answers. */
  treat(orderNo: string, treatment: 'take' | 'refuse' | 'hold'): void
  close(): void
}

/** Starts the merchant's server. */
export async function openNotebook(): Promise<Notebook> {
  const secret = `whsec_${randomBytes(32).toString('base64')}`
  const signer = new Webhook(secret)
  const told = new Map<string, Told>()
  const held = new Map<string, number>()
  const treatments = new Map<string, 'take' | 'refuse' | 'hold'>()
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const body = Buffer.concat(chunks).toString('utf8')
    const id = String(request.headers['webhook-id'])
    const sentAt = new Date(Number(request.headers['webhook-timestamp']) * 1000)
    const genuine = request.headers['webhook-signature'] === signer.sign(id, sentAt, body)
    const { type, sequence, data } = JSON.parse(body)
    const treatment = treatments.get(data.orderNo) ?? 'take'
    if (treatment === 'hold') return void held.set(data.orderNo, (held.get(data.orderNo) ?? 0) + 1)
    const taken = genuine && treatment === 'take'
    if (taken && !told.has(id)) told.set(id, { id, type, sequence, orderNo: data.orderNo })
    response.writeHead(taken ? 204 : genuine ? 503 : 401).end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks`
  return {
    webhook: { url, secrets: [secret], allowHosts: ['127.0.0.1'] },
    of: (orderNo) => [...told.values()].filter((event) => event.orderNo === orderNo),
    held: (orderNo) => held.get(orderNo) ?? 0,
    treat: (orderNo, treatment) => void treatments.set(orderNo, treatment),
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}
