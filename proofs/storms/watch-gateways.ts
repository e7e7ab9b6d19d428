import { once } from 'node:events'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Somebody between the brokers and the gateways who sees every call, and passes it on. */
export interface GatewayWatch {
  readonly url: string
  /** Trade numbers of which two questions were under way at the same time. */
  readonly overlaps: readonly string[]
  /** How often was asked about the payments of an order. */
  questions(orderNo: string): number
  close(): void
}

const QUERY = /query/i
const TRADE_NO = /T[0-9a-f]{12}[0-9A-Z]{8}/
/** The payload of a compact token, in which Pooul's second version wraps what it is asked. */
const PAYLOAD = /^[\w-]+\.([\w-]+)\.[\w-]+$/

/** Stands before a sandbox. */
export async function watchGateways(sandboxUrl: string): Promise<GatewayWatch> {
  const underWay = new Map<string, number>()
  const asked = new Map<string, number>()
  const overlaps: string[] = []
  const server = createServer(async (question, answer) => {
    const chunks: Buffer[] = []
    for await (const chunk of question) chunks.push(chunk)
    const body = Buffer.concat(chunks)
    const tradeNo = QUERY.test(question.url ?? '') ? tradeNoIn(body.toString('latin1')) : undefined
    if (tradeNo !== undefined) {
      asked.set(tradeNo, (asked.get(tradeNo) ?? 0) + 1)
      underWay.set(tradeNo, (underWay.get(tradeNo) ?? 0) + 1)
      if ((underWay.get(tradeNo) ?? 0) > 1) overlaps.push(tradeNo)
      // Whoever hung up asks no more, whether answered or not.
      answer.once('close', () => underWay.set(tradeNo, (underWay.get(tradeNo) ?? 1) - 1))
    }
    const passed = request(sandboxUrl + question.url, { method: question.method, headers: question.headers })
    passed.once('response', (reply) => {
      answer.writeHead(reply.statusCode ?? 502, reply.headers)
      reply.pipe(answer)
    })
    passed.once('error', () => answer.destroy())
    passed.end(body)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    overlaps,
    questions: (orderNo) =>
      [...asked].reduce((sum, [tradeNo, times]) => sum + (tradeNo.startsWith(orderNo) ? times : 0), 0),
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}

function tradeNoIn(body: string): string | undefined {
  const payload = PAYLOAD.exec(body)?.[1]
  const text = payload === undefined ? body : Buffer.from(payload, 'base64url').toString('utf8')
  return TRADE_NO.exec(text)?.[0]
}
