import { expect, test } from 'vitest'
import { NothingSent } from '../nothing-sent.ts'
import type { OutgoingReply } from '../ports.ts'
import { callWallet } from './wallet-call.ts'

const REPLY: OutgoingReply = { status: 200, headers: {}, bytes: new TextEncoder().encode('{}') }

/** Calls a wallet that answers so, one after the other. */
async function call(...answers: (OutgoingReply | Error)[]) {
  const lines: unknown[] = []
  let sent = 0
  const note = (_event: string, fields?: unknown) => void lines.push(fields)
  const context = {
    clock: { now: () => 0 },
    log: { info: note, warn: note, error: note },
    send: async () => {
      const answer = answers[sent++]
      if (answer instanceof Error) throw answer
      return answer
    },
  }
  const request = { method: 'GET', url: 'https://api.example/token', headers: {} } as const
  const wish = { app: { appId: 'wx1' }, call: 'token', request, read: () => 'read' }
  const outcome = await callWallet(context as never, wish).catch((error) => error.reason as string)
  return { outcome, sent, lines }
}

const refused = new NothingSent(Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }))

test('a call to a wallet that never left is made once more: the payer’s code is good still [B8]', async () => {
  expect(await call(refused, REPLY)).toMatchObject({ outcome: 'read', sent: 2 })
})

test('a second time that is told, by the network’s own word; what may have been heard is never sent again [B8]', async () => {
  expect(await call(refused, refused)).toMatchObject({
    ...{ outcome: 'ECONNREFUSED', sent: 2 },
    lines: [{ result: 'unavailable', walletCode: 'ECONNREFUSED' }],
  })
  expect(await call(new Error('socket hang up'))).toMatchObject({ sent: 1 })
})
