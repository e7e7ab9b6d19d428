import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import type { Broker } from '../broker.ts'
import { addressOf } from './node-handler.ts'
import { answerOn } from './node-line.ts'
import { runBroker } from './run-broker.ts'

export { nodeHandler } from './node-handler.ts'
export { type Clockwork, runBroker } from './run-broker.ts'

/** A broker that listens. */
export interface ServedBroker {
  readonly url: string
  /**
   * Is ready no more and stops the clock; `graceMs` later takes no more requests, and gives what runs `finishMs`, ten seconds as a rule,
   * before it cuts it off. Does not close the store.
   */
  close(): Promise<void>
}

/** How a broker is served. */
export interface ServeOptions {
  /** 0 takes a free one. */
  readonly port: number
  readonly host?: string
  readonly graceMs?: number
  readonly finishMs?: number
}

const FINISH_MS = 10_000
/** Each holds a few kilobytes; who comes beyond is hung up on, and may try again. */
const MOST_CONNECTIONS = 20_000

/** Serves a broker over HTTP on Node and runs its clock. Rejects when the port can't be had. */
export async function serveBroker(broker: Broker, options: ServeOptions): Promise<ServedBroker> {
  const server = createAdaptorServer({
    fetch: (request, sides) => answerOn(broker, request, addressOf(sides.incoming), sides),
    // Whoever sends slowly holds a socket, and nothing else, for this long.
    serverOptions: { headersTimeout: 5000, requestTimeout: 10_000, connectionsCheckingInterval: 1000 },
  }) as Server
  server.maxConnections = MOST_CONNECTIONS
  const host = options.host ?? '127.0.0.1'
  await listen(server, options.port, host)
  const clock = runBroker(broker)
  const { port } = server.address() as AddressInfo
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    async close() {
      broker.drain()
      const idle = clock.stop()
      // Whoever sends us requests asks whether we are ready, and has to hear in time that we aren't.
      if (options.graceMs) await new Promise((resolve) => setTimeout(resolve, options.graceMs))
      await within(options.finishMs ?? FINISH_MS, stop(server, broker, idle))
      server.closeAllConnections()
    },
  }
}

// What is cut off here is found out and finished by the next start, as after a crash.
async function stop(server: Server, broker: Broker, idle: Promise<void>): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve))
  // A connection that was busy when the server closed stays open when its answer is out.
  const sweep = setInterval(() => server.closeIdleConnections(), 50)
  await Promise.all([closed, idle]).finally(() => clearInterval(sweep))
  await broker.close()
}

async function within(ms: number, work: Promise<void>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms)
  })
  await Promise.race([work, late])
  clearTimeout(timer)
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
}
