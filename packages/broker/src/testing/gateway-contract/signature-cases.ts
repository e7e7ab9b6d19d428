import assert from 'node:assert/strict'
import type { NotificationMessage } from '../../gateway/account.ts'
import { SignatureMismatch } from '../../gateway/errors.ts'
import {
  AMOUNT,
  type Case,
  done,
  failureOf,
  http,
  openBench,
  PAYMENT,
  paidWord,
  type Subject,
  TRADE_NO,
} from './bench.ts'

/** What must hold of signatures, both ways. */
export const SIGNATURE_CASES: readonly Case[] = [
  {
    name: 'an independent peer opens its calls, and it opens the peer’s replies: every transcript',
    async run(subject) {
      const { gateway, peer, transcripts } = subject
      for (const { operation, sent, received, source } of transcripts) {
        if (!operation || !received) continue
        const { account, sent: requests } = openBench(subject, () => http(peer.seal(received)))
        const answer = await account.call(operation, sent)
        const [request] = requests
        assert.ok(request, source)
        const opened = peer.receive(request)
        assert.equal(opened.path, `/${(gateway.operations[operation]?.path ?? operation).replace(/^\/+/, '')}`, source)
        for (const [name, value] of Object.entries(sent)) assert.deepEqual(opened.values[name], value, source)
        assert.equal(answer.signed, peer.signsReplies !== false)
        assert.deepEqual(plain(answer.received), plain(payloadOf(subject, received)), source)
      }
    },
  },
  {
    name: 'a notification of every transcript is opened',
    async run(subject) {
      for (const { operation, sent, source } of subject.transcripts) {
        if (operation) continue
        const { account } = openBench(subject, () => http(''))
        const told = await account.readNotification(subject.peer.notification(sent))
        assert.ok(told.tradeNo, source)
        // One about a refund may say nothing of its payment.
        assert.notEqual(told.refund?.verdict ?? told.verdict, 'unknown', source)
      }
    },
  },
  {
    name: 'a reply with one changed byte says nothing else than before [F9]',
    of: 'signed-replies',
    async run(subject) {
      const reply = done(subject, payment(subject)).bytes
      const genuine = await openBench(subject, () => http(reply)).account.query(PAYMENT)
      for (const changed of changes(reply)) {
        const { account } = openBench(subject, () => http(changed))
        const told = await account.query(PAYMENT).catch(() => undefined)
        if (told) assert.deepEqual(told, genuine)
      }
    },
  },
  {
    name: 'a notification with one changed byte says nothing else than before [T8]',
    async run(subject) {
      const { account } = openBench(subject, () => http(''))
      const message = subject.peer.notification(payment(subject))
      const genuine = await account.readNotification(message)
      for (const changed of changedNotifications(message)) {
        const told = await account.readNotification(changed).catch(() => undefined)
        if (told) assert.deepEqual(told, genuine)
      }
    },
  },
  {
    name: 'a notification without a signature is refused [T8]',
    async run(subject) {
      const { account } = openBench(subject, () => http(''))
      const error = await failureOf(account.readNotification(subject.peer.unsignedNotification(payment(subject))))
      assert.ok(error instanceof SignatureMismatch, String(error))
    },
  },
]

function payment(subject: Subject) {
  return subject.peer.payment({ tradeNo: TRADE_NO, status: paidWord(subject), amount: AMOUNT })
}

// Where a reply keeps its payload is the peer's business: sealed as an empty success, only the payload is left over.
function payloadOf({ peer, gateway }: Subject, received: object): unknown {
  const frame = Object.keys(peer.clear(gateway.success, 'ok'))
  const rest = Object.entries(received).filter(([name]) => !frame.includes(name))
  const [only] = rest
  const payload = rest.length === 1 && typeof only?.[1] === 'object' ? only[1] : Object.fromEntries(rest)
  return Array.isArray(payload) ? { data: payload } : payload
}

function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value))
}

function* changes(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at++) {
    for (const bit of [1, 32]) {
      const changed = bytes.slice()
      changed[at] = (changed[at] ?? 0) ^ bit
      yield changed
    }
  }
}

function* changedNotifications(message: NotificationMessage): Generator<NotificationMessage> {
  for (const bytes of changes(message.bytes)) yield { ...message, bytes }
  for (const bytes of changes(new TextEncoder().encode(message.query))) {
    yield { ...message, query: new TextDecoder().decode(bytes) }
  }
}
