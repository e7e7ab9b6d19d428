import { expect, test } from 'vitest'
import { json, trialBroker } from '../../lab/trial-broker.ts'
import type { NotificationMessage } from '../gateway/account.ts'

const AT = 'https://pay.example/v1/notifications'

function post(path: string, body: string | Uint8Array<ArrayBuffer>, type = 'text/plain'): Request {
  return new Request(AT + path, { method: 'POST', body, headers: { 'content-type': type } })
}

test('hands on the message as it came: method, query, type and bytes', async () => {
  const { broker, account } = trialBroker()
  const seen: NotificationMessage[] = []
  Object.assign(account, {
    readNotification: async (message: NotificationMessage) => {
      seen.push(message)
      throw new Error('enough')
    },
  })
  const bytes = new Uint8Array([0xff, 0x00, 0x0d, 0x0a, 0x80])
  await broker.fetch(post('/main/TOKEN', bytes, 'application/octet-stream; x=1'))
  await broker.fetch(new Request(`${AT}/main?ord_no=1&a=%E4%B8%AD+b&a=2`))
  await broker.fetch(post('/main?x=1', 'a=1', 'application/x-www-form-urlencoded'))
  expect(seen.map(({ bytes: raw, ...rest }) => ({ ...rest, bytes: [...raw] }))).toEqual([
    { method: 'POST', query: '', contentType: 'application/octet-stream; x=1', bytes: [...bytes] },
    { method: 'GET', query: 'ord_no=1&a=%E4%B8%AD+b&a=2', contentType: '', bytes: [] },
    { method: 'POST', query: 'x=1', contentType: 'application/x-www-form-urlencoded', bytes: [...Buffer.from('a=1')] },
  ])
})

test('answers what isn’t signed in the gateway’s words', async () => {
  const { broker } = trialBroker()
  const answer = await broker.fetch(post('/main', 'paid, believe me'))
  expect([answer.status, answer.headers.get('content-type'), await answer.text()]).toEqual([200, 'text/plain', 'fail'])
})

test.each([
  ['XML by its type', '<xml/>', 'application/xml'],
  ['XML by another type', '<xml/>', 'text/xml; charset=utf-8'],
  [
    'XML under plain text',
    '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
    'text/plain',
  ],
  ['XML behind a byte order mark', '\uFEFF \n<!DOCTYPE a>', 'application/json'],
  ['a multipart form', 'x', 'multipart/form-data; boundary=x'],
])('refuses %s before anybody reads it [T14]', async (_, body, type) => {
  const { broker, account } = trialBroker()
  let read = false
  Object.assign(account, { readNotification: async () => (read = true) })
  const answer = await broker.fetch(post('/main', body, type))
  expect([answer.status, (await json(answer)).code, read]).toEqual([415, 'unsupported-media-type', false])
})

test('reads 16 KB and no more [T15 T46 F60]', async () => {
  const { broker } = trialBroker()
  expect((await broker.fetch(post('/main', 'x'.repeat(16_384)))).status).toBe(200)
  expect((await broker.fetch(post('/main', 'x'.repeat(16_385)))).status).toBe(413)
})

test('knows no account but the configured ones', async () => {
  const { broker } = trialBroker()
  for (const name of ['nope', 'constructor', '__proto__'])
    expect((await broker.fetch(post(`/${name}`, 'x'))).status).toBe(404)
})

test('slows down who sends rubbish, and nobody who sends the truth [T8 T45 F60]', async () => {
  const { broker, open, client, store } = trialBroker({ limits: { refusedNotifications: { burst: 3, perSecond: 1 } } })
  const { id, clientToken } = await open()
  await client(
    clientToken,
    'POST',
    '/v1/checkout/payments',
    { channel: 'wechat:qr' },
    { 'idempotency-key': 'key-12345' },
  )
  const [payment] = await store.payments(id)
  const genuine = JSON.stringify({ verdict: 'paid', tradeNo: payment?.tradeNo, amount: 1990 })
  const address = `/main/${payment?.notifyToken}`
  const say = async (body: string) => {
    const answer = await broker.fetch(post(address, body))
    return answer.ok ? answer.text() : answer.status
  }
  for (let times = 0; times < 3; times++) expect(await say('rubbish')).toBe('fail')
  expect(await say('rubbish')).toBe(429)
  for (let times = 0; times < 10; times++) expect(await say(genuine)).toBe('success')
})

test('what is refused for being too much leaves nothing behind: no row, no line in the log [B15]', async () => {
  const limits = { refusedNotifications: { burst: 3, perSecond: 0.001 } }
  const { broker, store, lines } = trialBroker({ limits })
  const answers: number[] = []
  for (let n = 0; n < 50; n++) {
    const orphan = JSON.stringify({ verdict: 'paid', tradeNo: `T${n}ABCDEF01`, amount: 1990, trust: 'signed' })
    answers.push((await broker.fetch(post('/main', n % 2 === 0 ? orphan : 'rubbish'))).status)
  }
  expect(answers.filter((status) => status === 200)).toHaveLength(3)
  expect(answers.filter((status) => status === 429)).toHaveLength(47)
  expect((await store.figures()).orphans).toBe(2)
  expect(lines.filter(({ event }) => event.startsWith('notification.'))).toHaveLength(3)
})
