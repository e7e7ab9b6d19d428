import { randomBytes } from 'node:crypto'
import { Client, type Pool } from 'pg'
import { partFrom } from './part-from.ts'
import type { News } from './store.ts'

const CHANNEL = 'pay_checkout_changed'
/** Milliseconds in which changes are gathered: a commit takes as long. */
const GATHER_MS = 5
/** PostgreSQL takes payloads below 8,000 bytes; an id has about thirty. */
const MOST_AT_ONCE = 200
const RECONNECT_MS = 1_000
/** A connection whose other end has vanished looks like one on which nothing happens: so often it is asked whether it is there. */
const CHECK_MS = 10_000
const ANSWER_MS = 5_000

export interface PostgresNews extends News {
  close(): Promise<void>
}

/**
 * Tells the other brokers on this database which checkouts have changed (`LISTEN`/`NOTIFY`). A hint that may get lost:
 * whoever waits looks again by itself, only later.
 */
export function openPostgresNews(url: string, pool: Pool): PostgresNews {
  const self = randomBytes(6).toString('hex')
  let gathered = new Set<string>()
  let listener: Listener | undefined
  const flush = () => {
    const ids = [...gathered]
    gathered = new Set()
    for (let at = 0; at < ids.length; at += MOST_AT_ONCE) {
      const payload = [self, ...ids.slice(at, at + MOST_AT_ONCE)].join(' ')
      pool.query('SELECT pg_notify($1, $2)', [CHANNEL, payload]).catch(() => {})
    }
  }
  return {
    tell(checkoutId) {
      if (gathered.size === 0) setTimeout(flush, GATHER_MS)
      gathered.add(checkoutId)
    },
    listen(run) {
      listener = keepListening(url, (payload) => {
        const [from, ...ids] = payload === null ? [] : payload.split(' ')
        if (from === undefined) run(null)
        else if (from !== self) for (const id of ids) run(id)
      })
    },
    close: async () => listener?.close(),
  }
}

interface Listener {
  close(): Promise<void>
}

/** A connection of its own that listens, and is made again when it breaks. `hear(null)`: something may have been missed. */
function keepListening(url: string, hear: (payload: string | null) => void): Listener {
  let closed = false
  let timer: ReturnType<typeof setTimeout> | undefined
  let client = connect()

  function connect(): Client {
    const limits = { connectionTimeoutMillis: 2_000, query_timeout: ANSWER_MS }
    const next = new Client({ connectionString: url, keepAlive: true, ...limits })
    let broken = false
    const again = () => {
      if (broken || closed) return
      broken = true
      clearTimeout(timer)
      next.end().catch(() => {})
      timer = setTimeout(() => {
        client = connect()
      }, RECONNECT_MS)
    }
    const check = () => {
      if (broken || closed) return
      timer = setTimeout(() => next.query('SELECT 1').then(check, again), CHECK_MS)
    }
    next.on('error', again)
    next.on('end', again)
    next.on('notification', ({ payload }) => hear(payload ?? null))
    next
      .connect()
      .then(() => next.query(`LISTEN ${CHANNEL}`))
      .then(() => {
        hear(null)
        check()
      }, again)
    return next
  }

  return {
    async close() {
      closed = true
      clearTimeout(timer)
      await partFrom(client.end())
    },
  }
}
