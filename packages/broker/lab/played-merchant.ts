import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'

/** One webhook as it came. */
export interface Received {
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** A merchant's server that keeps what it received and answers as a test says. */
export interface PlayedMerchant {
  readonly url: string
  readonly received: Received[]
  /** How the next requests are answered, once they have been read. */
  answer: RequestListener
  /** What came, as checkout and sequence, in the order in which it came. */
  told(): string[]
  close(): void
}

/** Starts a merchant's server that takes everything. */
export async function playMerchant(): Promise<PlayedMerchant> {
  const received: Received[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (text) => {
      body += text
    })
    request.on('end', () => {
      received.push({ headers: request.headers, body })
      merchant.answer(request, response)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const merchant: PlayedMerchant = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received,
    answer: (_, response) => response.end('ok'),
    told: () => received.map(({ headers }) => String(headers['webhook-id'])),
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
  return merchant
}
