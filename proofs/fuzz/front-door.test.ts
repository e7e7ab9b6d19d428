import { afterAll, expect, test } from 'vitest'
import { assembleBroker } from '../../packages/broker/src/broker.ts'
import type { NotificationMessage } from '../../packages/broker/src/gateway/account.ts'
import { openSqliteStore } from '../../packages/broker/src/store/sqlite.ts'
import type { Store } from '../../packages/broker/src/store/store.ts'
import { createDice } from './dice.ts'
import { createJudge } from './judge.ts'
import { mutate } from './mutate-message.ts'
import { createTargets } from './targets.ts'

const MUTANTS = 1_500
const targets = createTargets().filter(({ account }) => account !== null)
const written: string[] = []
const store = watched(openSqliteStore({ path: ':memory:' }))
const broker = assembleBroker(
  {
    publicUrl: 'https://pay.example',
    store,
    keys: [],
    tokenKeys: [{ letter: 'a', secret: 'a trial key of more than 32 characters' }],
    limits: { refusedNotifications: { burst: 1_000_000, perSecond: 1 } },
  },
  new Map(targets.flatMap(({ account }, nth) => (account ? [[`account-${nth}`, account]] : []))),
)
afterAll(() => broker.close())

test.each(targets.map((target, nth) => ({ ...target, nth })))(
  '1,500 changed notifications of $name come in by HTTP: what isn’t the gateway’s word writes nothing [T8 T14 T16]',
  { timeout: 120_000 },
  async ({ nth, ...target }) => {
    const judge = await createJudge(target)
    const strangers = targets.filter((other) => other.name !== target.name).flatMap(({ genuine }) => genuine)
    const dice = createDice(20_261_120 + nth)
    for (let round = 0; round < MUTANTS; round++) {
      const { message, how } = mutate(target, strangers, dice)
      const request = asRequest(`https://pay.example/v1/notifications/account-${nth}`, message)
      if (!request) continue
      written.length = 0
      const { status } = await broker.fetch(request)
      expect([how, status]).toEqual([how, expect.toSatisfy((code: number) => code < 500)])
      const { outcome } = await judge(asReceived(message, request.url))
      // What the gateway did say is about payments that this broker doesn't have: it is kept for whoever looks for them.
      if (outcome === 'same') expect(written.every((name) => name === 'recordOrphan')).toBe(true)
      else expect([how, written]).toEqual([how, []])
    }
  },
)

/** The message as a request; null where HTTP itself can't carry it. */
function asRequest(address: string, { method, query, contentType, bytes }: NotificationMessage): Request | null {
  try {
    const body = method === 'POST' ? { body: new Uint8Array(bytes) } : {}
    return new Request(`${address}${query && `?${query}`}`, {
      method,
      headers: { 'content-type': contentType },
      ...body,
    })
  } catch {
    return null
  }
}

/** What is left of a message after HTTP has carried it: an address loses blanks at its ends, and a GET its body. */
function asReceived(message: NotificationMessage, address: string): NotificationMessage {
  const bytes = message.method === 'POST' ? message.bytes : new Uint8Array()
  return { ...message, query: new URL(address).search.slice(1), bytes }
}

/** The store, with a list of everything that is written to it. */
function watched(kept: Store): Store {
  const writes = ['openCheckout', 'addPayment', 'addRefund', 'change', 'saveToken', 'claimKey', 'recordOrphan'] as const
  const spies = writes.map((name) => [
    name,
    (...given: never[]) => {
      written.push(name)
      return (kept[name] as (...given: never[]) => Promise<unknown>)(...given)
    },
  ])
  return { ...kept, ...Object.fromEntries(spies) }
}
