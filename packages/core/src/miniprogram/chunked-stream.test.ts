import { LONGEST_EVENT } from '@pay-checkout/protocol'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { StreamEvent } from '../event-stream.ts'
import { createFakeWx, createManualTimers, type FakeChunks, sampleCheckout } from '../testing/index.ts'
import { createChunkedStream } from './chunked-stream.ts'
import { createCheckout } from './create-checkout.ts'
import { createMiniProgramPlatform } from './platform.ts'
import { createWechatTransport } from './transport.ts'

const GET = {
  method: 'GET',
  url: 'https://pay.example.com/v1/checkout/events',
  headers: { accept: 'text/event-stream' },
} as const

/** One stream over a fake `wx`, and all that was told of it. */
function streaming() {
  const streams: FakeChunks[] = []
  const fake = createFakeWx({ answer: () => 'lost', stream: (_, stream) => void streams.push(stream) })
  const told: unknown[] = []
  const events: StreamEvent[] = []
  const close = createChunkedStream(fake.wx)(GET, {
    open: (status) => void told.push(status),
    heard: () => void told.push('heard'),
    event: (event) => void events.push(event),
    end: (broken) => void told.push(broken ? 'broken' : 'end'),
  })
  const [chunks] = streams
  if (!chunks || !close) throw new Error('no stream was opened')
  return { fake, told, events, close, chunks }
}

const bytes = (text: string) => new TextEncoder().encode(text)

test('an event arrives, wherever it was cut: in a line, in a character', () => {
  const text = ': hi\n\nid: 1\nevent: checkout\ndata: {"subject":"龙井茶 🍵"}\n\n'
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 80, maxLength: 80 }), (sizes) => {
      const { chunks, events } = streaming()
      const all = bytes(text)
      for (let at = 0, turn = 0; at < all.length; turn += 1) {
        const size = sizes[turn % sizes.length] as number
        chunks.piece(all.subarray(at, at + size))
        at += size
      }
      expect(events).toEqual([{ event: 'checkout', data: '{"subject":"龙井茶 🍵"}', id: '1' }])
    }),
    { numRuns: 50 },
  )
})

test('the status is the head’s; where developer tools tell none, what arrives counts as an answer', () => {
  const refused = streaming()
  refused.chunks.head(401)
  refused.chunks.piece(bytes('{"code":"token-expired"}\n'))
  expect(refused.told).toEqual([401, 'heard'])
  const silent = streaming()
  silent.chunks.piece(bytes(':\n'))
  silent.chunks.head()
  expect(silent.told).toEqual([200, 'heard'])
})

test.each(['success', 'fail'] as const)('its end is told once, by %s', (how) => {
  const { chunks, told } = streaming()
  chunks.end(how)
  chunks.end(how)
  chunks.piece(bytes('data: late\n\n'))
  expect(told).toEqual(['end'])
})

test('one that is closed is aborted, and heard of no more', async () => {
  const { chunks, told, close } = streaming()
  close()
  chunks.piece(bytes('data: late\n\n'))
  chunks.end('success')
  await Promise.resolve()
  expect(chunks.aborted()).toBe(true)
  expect(told).toEqual([])
})

test.each([
  ['no UTF-8', new Uint8Array([0xff, 0x0a])],
  ['a line without end', new Uint8Array(LONGEST_EVENT * 3 + 1).fill(97)],
  ['an event that is too long', bytes(`data: ${'x'.repeat(LONGEST_EVENT + 1)}\n`)],
])('%s is given up, and another stream would be none', (_, piece) => {
  const { chunks, told } = streaming()
  chunks.piece(piece)
  expect(told).toEqual([200, 'heard', 'broken'])
  expect(chunks.aborted()).toBe(true)
})

test('a base library that doesn’t know enableChunked is tried once, and then polled', () => {
  const { wx, requests } = createFakeWx({ answer: () => 'lost' })
  const stream = createChunkedStream(wx)
  const handlers = { open() {}, heard() {}, event() {}, end() {} }
  expect([stream(GET, handlers), stream(GET, handlers)]).toEqual([undefined, undefined])
  expect(requests).toHaveLength(1)
})

test('a checkout is settled by its stream, between two questions; hidden, it closes it', async () => {
  const timers = createManualTimers(Date.parse('2026-11-21T00:00:00Z'))
  const streams: FakeChunks[] = []
  const payment = { id: 'pay_1', status: 'pending', channel: 'wechat:miniprogram', action: { type: 'wait' } } as const
  const open = sampleCheckout({ methods: [{ method: 'wechat', channels: ['wechat:miniprogram'], payerKnown: true }] })
  let started = false
  const fake = createFakeWx({
    answer({ url, method }) {
      started ||= method === 'POST'
      const view = { ...open, payment: started ? payment : null }
      return { status: 200, body: JSON.stringify(/payments/.test(url) ? payment : view) }
    },
    stream: (_, stream) => void streams.push(stream),
  })
  const checkout = createCheckout({
    brokerUrl: 'https://pay.example.com',
    token: 't',
    transport: createWechatTransport(fake.wx),
    platform: createMiniProgramPlatform(fake),
    timers,
  })
  await timers.advance(0)
  checkout.pay()
  await timers.advance(0)
  const asked = fake.requests.length
  streams[0]?.head(200)
  fake.hide()
  await timers.advance(2_000)
  expect(streams.map((stream) => stream.aborted())).toEqual([true])
  expect(fake.requests.length).toBe(asked)
  fake.show()
  await timers.advance(0)
  const paid = { ...open, status: 'paid', payment: { ...payment, status: 'paid' } }
  streams[1]?.head(200)
  streams[1]?.piece(bytes(`id: 9\nevent: checkout\ndata: ${JSON.stringify(paid)}\n\n`))
  expect(checkout.getState().name).toBe('settled')
  checkout.dispose()
  expect(streams[1]?.aborted()).toBe(true)
})
