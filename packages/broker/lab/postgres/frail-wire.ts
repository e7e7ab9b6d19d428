import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** The wire to a PostgreSQL, which can be cut and frozen. */
export interface FrailWire {
  /** The database's address by this wire. */
  readonly url: string
  /** From now on nothing gets through and nobody is told, as after a pulled plug. */
  freeze(): void
  /** New connections get through. Those that were frozen look open for ever. */
  heal(): void
  /** Ends every connection there is; new ones are made as usual. */
  cut(): void
  /** Cuts the connections of the next commits: before the server hears of them, or when it has done them and says so. */
  cutCommits(moment: CommitCut, times: number): void
  close(): Promise<void>
}

export type CommitCut = 'before' | 'after'

const COMMIT = Buffer.from('COMMIT\0')

/** Lays a wire to a database. */
export async function layFrailWire(databaseUrl: string): Promise<FrailWire> {
  const target = new URL(databaseUrl)
  const wires = new Set<readonly [Socket, Socket]>()
  let frozen = false
  let cuts: { readonly moment: CommitCut; left: number } | null = null

  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname)
    const both = [client, upstream] as const
    wires.add(both)
    const end = () => {
      wires.delete(both)
      for (const socket of both) socket.destroy()
    }
    // After a commit that is cut off: the answer is the last thing that is read.
    let answerLost = false
    client.on('data', (bytes) => {
      if (cuts && cuts.left > 0 && bytes.includes(COMMIT)) {
        cuts.left -= 1
        if (cuts.moment === 'before') return end()
        answerLost = true
      }
      upstream.write(bytes)
    })
    upstream.on('data', (bytes) => (answerLost ? end() : client.write(bytes)))
    for (const socket of both) {
      socket.on('error', end).on('close', end)
      if (frozen) socket.pause()
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = new URL(databaseUrl)
  url.port = String((server.address() as AddressInfo).port)
  const cut = () => {
    for (const both of wires) for (const socket of both) socket.destroy()
  }

  return {
    url: url.href,
    freeze() {
      frozen = true
      for (const socket of [...wires].flat()) socket.pause()
    },
    heal() {
      frozen = false
    },
    cut,
    cutCommits(moment, times) {
      cuts = { moment, left: times }
    },
    async close() {
      cut()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
