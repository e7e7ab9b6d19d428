import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type TrialBroker, trialBroker } from '../../lab/trial-broker.ts'

const KEY = { 'idempotency-key': 'key-12345678' }

interface Event {
  readonly id: string
  readonly event: string
  readonly data: { status: string; payment: { status: string } | null }
}

/** Reads a stream event by event; `next` answers undefined at its end. Comments are counted. */
function follow(answer: Response): { next(): Promise<Event | undefined>; stop(): Promise<void>; comments: number } {
  const reader = (answer.body as ReadableStream<Uint8Array>).pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  const following = {
    comments: 0,
    stop: () => reader.cancel(),
    async next(): Promise<Event | undefined> {
      for (;;) {
        const end = text.indexOf('\n\n')
        if (end >= 0) {
          const block = text.slice(0, end)
          text = text.slice(end + 2)
          if (block.startsWith(':')) {
            following.comments += 1
            continue
          }
          const fields = Object.fromEntries(block.split('\n').map((line) => line.split(/: (.*)/s).slice(0, 2)))
          return { ...fields, data: JSON.parse(fields.data) } as Event
        }
        const { value, done } = await reader.read()
        if (done) return undefined
        text += value
      }
    },
  }
  return following
}

async function started(
  trial: TrialBroker,
): Promise<{ id: string; clientToken: string; notify: () => Promise<Response> }> {
  const { id, clientToken } = await trial.open()
  await trial.client(clientToken, 'POST', '/v1/checkout/payments', { channel: 'wechat:qr' }, KEY)
  const [payment] = await trial.store.payments(id)
  const body = JSON.stringify({ verdict: 'paid', tradeNo: payment?.tradeNo, amount: 1990 })
  const address = `https://pay.example/v1/notifications/main/${payment?.notifyToken}`
  const notify = () => trial.broker.fetch(new Request(address, { method: 'POST', body }))
  return { id, clientToken, notify }
}

const events = (trial: TrialBroker, token: string, headers = {}) =>
  trial.client(token, 'GET', '/v1/checkout/events', undefined, headers)

test('tells the checkout at the start, every change, and ends when it is final', async () => {
  const trial = trialBroker()
  const { clientToken, notify } = await started(trial)
  const answer = await events(trial, clientToken)
  expect(answer.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
  const stream = follow(answer)
  const first = await stream.next()
  expect(first).toMatchObject({ event: 'checkout', data: { status: 'open', payment: { status: 'pending' } } })
  await notify()
  const second = await stream.next()
  expect(second).toMatchObject({ event: 'checkout', data: { status: 'paid', payment: { status: 'paid' } } })
  expect(second?.id).not.toBe(first?.id)
  expect(await stream.next()).toBeUndefined()
})

test('resumes behind the last event a client has seen', async () => {
  const trial = trialBroker()
  const { clientToken, notify } = await started(trial)
  const before = follow(await events(trial, clientToken))
  const id = (await before.next())?.id ?? ''
  await before.stop()
  const after = follow(await events(trial, clientToken, { 'last-event-id': id }))
  await notify()
  expect((await after.next())?.data.status).toBe('paid')
  // Whoever missed the end is told it, and so is whoever asks again.
  expect((await follow(await events(trial, clientToken, { 'last-event-id': id })).next())?.data.status).toBe('paid')
})

test('misses no change that comes while it reads', async () => {
  const trial = trialBroker()
  const { id, clientToken, notify } = await started(trial)
  const original = trial.store.wholeCheckout
  let reads = 0
  Object.assign(trial.store, {
    wholeCheckout: async (checkoutId: string) => {
      const whole = await original(checkoutId)
      reads += 1
      // What the stream has in hand is old when it gets it.
      if (reads === 1) await notify()
      return whole
    },
  })
  const stream = follow(await events(trial, clientToken))
  expect((await stream.next())?.data.payment?.status).toBe('pending')
  expect((await stream.next())?.data.status).toBe('paid')
  expect((await trial.store.checkout(id))?.status).toBe('paid')
})

test('ends with the broker', async () => {
  const trial = trialBroker()
  const { clientToken } = await trial.open()
  const stream = follow(await events(trial, clientToken))
  await stream.next()
  await trial.broker.close()
  expect(await stream.next()).toBeUndefined()
})

test('gives no place to who asks for the headers alone', async () => {
  const { broker, client, open } = trialBroker()
  const { clientToken } = await open()
  const headers = { authorization: `Bearer ${clientToken}` }
  for (let times = 0; times < 10; times++) {
    const answer = await broker.fetch(
      new Request('https://pay.example/v1/checkout/events', { method: 'HEAD', headers }),
    )
    expect([answer.status, answer.body]).toEqual([200, null])
  }
  const answer = await client(clientToken, 'GET', '/v1/checkout/events')
  expect(answer.status).toBe(200)
  await answer.body?.cancel()
})

test('holds a few streams for one checkout and gives each back that ends', async () => {
  const trial = trialBroker()
  const { clientToken } = await trial.open()
  const streams = []
  for (let times = 0; times < 8; times++) streams.push(follow(await events(trial, clientToken)))
  expect((await events(trial, clientToken)).status).toBe(429)
  await streams[0]?.stop()
  expect((await events(trial, clientToken)).status).toBe(200)
  await trial.broker.close()
})

describe('over time', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  test('sends a heartbeat every 15 seconds, and leaves no timer behind', async () => {
    const trial = trialBroker()
    const { clientToken } = await trial.open()
    const stream = follow(await events(trial, clientToken))
    await stream.next()
    expect(vi.getTimerCount()).toBe(1)
    vi.advanceTimersByTime(45_000)
    const next = stream.next()
    await trial.broker.close()
    await next
    expect(stream.comments).toBe(3)
    expect(vi.getTimerCount()).toBe(0)
  })

  test('leaves no timer behind when the client goes away', async () => {
    const trial = trialBroker()
    const { clientToken } = await trial.open()
    const stream = follow(await events(trial, clientToken))
    await stream.next()
    await stream.stop()
    expect(vi.getTimerCount()).toBe(0)
  })

  test('gives up who doesn’t read: what is held for them is little, and their place goes to others [T46]', async () => {
    const trial = trialBroker()
    const { clientToken } = await trial.open()
    for (let times = 0; times < 8; times++) await events(trial, clientToken)
    expect((await events(trial, clientToken)).status).toBe(429)
    vi.advanceTimersByTime(10 * 60_000)
    const again = await events(trial, clientToken)
    expect(again.status).toBe(200)
    await again.body?.cancel()
    expect(vi.getTimerCount()).toBe(0)
  })

  test('asks about a payment under way, so that a lost notification isn’t waited for', async () => {
    const trial = trialBroker()
    const { clientToken } = await started(trial)
    const stream = follow(await events(trial, clientToken))
    await stream.next()
    trial.account.verdict = 'paid'
    trial.clock.at += 15_000
    vi.advanceTimersByTime(15_000)
    expect((await stream.next())?.data.status).toBe('paid')
  })

  test('sees what another process has changed', async () => {
    const trial = trialBroker()
    const { id, clientToken } = await trial.open()
    const stream = follow(await events(trial, clientToken))
    await stream.next()
    const checkout = await trial.store.checkout(id)
    await trial.store.change({
      checkout: { id, expectVersion: checkout?.version ?? 0, patch: { status: 'closed' } },
      events: [],
      evidence: null,
    })
    vi.advanceTimersByTime(60_000)
    expect((await stream.next())?.data.status).toBe('closed')
  })

  test('ends after half an hour: clients come back with a fresh token', async () => {
    const trial = trialBroker()
    const { clientToken } = await trial.open()
    const stream = follow(await events(trial, clientToken))
    await stream.next()
    vi.advanceTimersByTime(30 * 60_000)
    expect(await stream.next()).toBeUndefined()
    expect(vi.getTimerCount()).toBe(0)
  })
})
