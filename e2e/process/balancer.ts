import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** One address for several brokers. */
export interface Balancer {
  readonly port: number
  close(): void
}

/** Leads each connection to the next port at which somebody listens. */
export async function startBalancer(ports: readonly number[]): Promise<Balancer> {
  const open = new Set<Socket>()
  let turn = 0
  const server = createServer((client) => {
    open.add(client)
    client.on('error', () => {}).on('close', () => open.delete(client))
    lead(client, ports.length)
  })
  const lead = (client: Socket, tries: number): void => {
    const upstream = connect(ports[turn++ % ports.length] as number, '127.0.0.1')
    upstream.once('error', () => (tries > 1 ? lead(client, tries - 1) : client.destroy()))
    upstream.once('connect', () => {
      for (const [from, to] of [
        [client, upstream],
        [upstream, client],
      ] as const) {
        from.pipe(to)
        from.removeAllListeners('error').on('error', () => to.destroy())
        from.on('close', () => to.destroy())
      }
    })
  }
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    close() {
      server.close()
      for (const socket of open) socket.destroy()
    },
  }
}
