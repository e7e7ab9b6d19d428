import { createServer } from 'node:net'

const TRIES = 50

/** The first port from `wish` on that nobody listens on; any free one for 0. On 127.0.0.1. */
export async function freePort(wish: number): Promise<number> {
  for (let port = wish; port < wish + TRIES; port += 1) {
    const free = await tryPort(port)
    if (free !== undefined) return free
  }
  throw new Error(`No free port from ${wish} to ${wish + TRIES - 1}. End what listens there, then try again.`)
}

function tryPort(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(undefined))
    server.listen(port, '127.0.0.1', () => {
      const { port: found } = server.address() as { port: number }
      server.close(() => resolve(found))
    })
  })
}
