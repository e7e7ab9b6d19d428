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

/** A free port, any one from which on those at these distances are free too: for whoever is told the first alone. */
export async function freePortsApart(distances: readonly number[], find: typeof freePort = freePort): Promise<number> {
  for (let tried = 0; tried < TRIES; tried += 1) {
    const first = await find(0)
    // Beyond the last port there is none.
    const others = await Promise.all(distances.map((distance) => tryPort(first + distance).catch(() => undefined)))
    if (!others.includes(undefined)) return first
  }
  throw new Error(`No free port with those ${distances.join(' and ')} after it free as well.`)
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
