import { LONGEST_EVENT } from '@pay-checkout/protocol'
import { HttpResponse, http } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import type { StreamEvent } from '../event-stream.ts'
import type { PlainRequest } from '../ports.ts'
import { createFetchTransport } from './transport.ts'

const URL_OF_BROKER = 'https://pay.example.com/v1/checkout'
const GET: PlainRequest = { method: 'GET', url: URL_OF_BROKER, headers: { authorization: 'Bearer t' } }
const server = setupServer()

beforeAll(() => server.listen({ onUnhandledFrame: 'error' }))
afterEach(() => {
  server.resetHandlers()
  vi.unstubAllGlobals()
  vi.useRealTimers()
})
afterAll(() => server.close())

test('a request arrives as it was said, and its answer as plain strings with lower-case names', async () => {
  const seen: unknown[] = []
  server.use(
    http.post(`${URL_OF_BROKER}/payments`, async ({ request }) => {
      seen.push(request.headers.get('idempotency-key'), await request.text())
      return new HttpResponse('{"a":1}', { status: 201, headers: { 'Retry-After': '3' } })
    }),
  )
  const answer = await createFetchTransport().send({
    method: 'POST',
    url: `${URL_OF_BROKER}/payments`,
    headers: { 'idempotency-key': 'k', 'content-type': 'application/json' },
    body: '{"channel":"wechat:qr"}',
  })
  expect(seen).toEqual(['k', '{"channel":"wechat:qr"}'])
  expect(answer).toMatchObject({ status: 201, body: '{"a":1}', headers: { 'retry-after': '3' } })
})

test('no cookies travel, no cache answers, and the page keeps its own Referrer-Policy', async () => {
  const fetched = vi.fn(async (_url: string, _init: RequestInit) => new Response('{}'))
  vi.stubGlobal('fetch', fetched)
  await createFetchTransport().send(GET)
  expect(fetched.mock.calls[0]?.[1]).toMatchObject({ credentials: 'omit', cache: 'no-store' })
  expect(fetched.mock.calls[0]?.[1]).not.toHaveProperty('referrerPolicy')
})

test.each([400, 401, 404, 409, 429, 500, 503])('HTTP %i is an answer, not a lost connection', async (status) => {
  server.use(http.get(URL_OF_BROKER, () => HttpResponse.json({ code: 'x' }, { status })))
  expect(await createFetchTransport().send(GET)).toMatchObject({ status, body: '{"code":"x"}' })
})

test('a lost connection rejects', async () => {
  server.use(http.get(URL_OF_BROKER, () => HttpResponse.error()))
  await expect(createFetchTransport().send(GET)).rejects.toThrow()
})

test.each([
  ['with', AbortController],
  ['without', undefined],
])('an answer that takes longer than 30 s counts as none (%s AbortController)', async (_name, controller) => {
  vi.useFakeTimers()
  vi.stubGlobal('AbortController', controller)
  const signals: (AbortSignal | null | undefined)[] = []
  vi.stubGlobal('fetch', (_url: string, init: RequestInit) => {
    signals.push(init.signal)
    return new Promise(() => {})
  })
  const answer = expect(createFetchTransport().send(GET)).rejects.toThrow('30000')
  await vi.advanceTimersByTimeAsync(30_000)
  await answer
  expect(signals[0]?.aborted).toBe(controller ? true : undefined)
  expect(vi.getTimerCount()).toBe(0)
})

test('an answer leaves no timer behind', async () => {
  vi.useFakeTimers()
  vi.stubGlobal('fetch', async () => new Response('{}'))
  await createFetchTransport().send(GET)
  expect(vi.getTimerCount()).toBe(0)
})

test('a host without streams has no stream, so that the checkout polls', () => {
  vi.stubGlobal('TextDecoder', undefined)
  expect(createFetchTransport().stream).toBeUndefined()
})

/** Opens a stream and keeps what it told. */
function listen() {
  const told: (string | number | StreamEvent)[] = []
  let over: () => void = () => {}
  const ended = new Promise<void>((resolve) => {
    over = resolve
  })
  let hear: () => void = () => {}
  const heard = new Promise<void>((resolve) => {
    hear = resolve
  })
  const { stream } = createFetchTransport()
  const close = stream?.(GET, {
    open: (status) => void told.push(status),
    heard: () => hear(),
    event: (event) => void told.push(event),
    end() {
      told.push('end')
      over()
    },
  })
  return { told, ended, heard, close: close as () => void }
}

test('events arrive whole in whatever pieces the network cuts them, also within a character', async () => {
  const bytes = new TextEncoder().encode('event: checkout\ndata: {"subject":"龙井茶🍵"}\n\n')
  const body = new ReadableStream({
    start(controller) {
      for (const byte of bytes) controller.enqueue(Uint8Array.of(byte))
      controller.close()
    },
  })
  // Past the mock server, which joins what is written at once.
  vi.stubGlobal('fetch', async () => new Response(body))
  const { told, ended } = listen()
  await ended
  expect(told).toEqual([200, { event: 'checkout', data: '{"subject":"龙井茶🍵"}', id: '' }, 'end'])
})

test('a refused stream tells its status and ends', async () => {
  server.use(http.get(URL_OF_BROKER, () => new HttpResponse(null, { status: 401 })))
  const { told, ended } = listen()
  await ended
  expect(told).toEqual([401, 'end'])
})

test('a stream whose connection is lost ends', async () => {
  const body = new ReadableStream({
    start: (controller) => controller.enqueue(new TextEncoder().encode(': beat\n\n')),
    pull: (controller) => controller.error(new Error('gone')),
  })
  server.use(http.get(URL_OF_BROKER, () => new HttpResponse(body)))
  const { told, ended } = listen()
  await ended
  expect(told.at(-1)).toBe('end')
})

test('a stream that never opens ends', async () => {
  server.use(http.get(URL_OF_BROKER, () => HttpResponse.error()))
  const { told, ended } = listen()
  await ended
  expect(told).toEqual(['end'])
})

test('a stream that is closed here is aborted and says nothing more', async () => {
  let aborted: () => void = () => {}
  const gone = new Promise<void>((resolve) => {
    aborted = resolve
  })
  const body = new ReadableStream({
    start: (controller) => controller.enqueue(new TextEncoder().encode('data: 1\n\n')),
  })
  server.use(
    http.get(URL_OF_BROKER, ({ request }) => {
      request.signal.addEventListener('abort', () => aborted())
      return new HttpResponse(body)
    }),
  )
  const { told, heard, close } = listen()
  await heard
  close()
  await gone
  // One turn of the loop, in which an end that mustn't come would come.
  await new Promise((resolve) => setImmediate(resolve))
  expect(told).toEqual([200, { event: 'message', data: '1', id: '' }])
})

test('a line that never ends is cut off: the stream is aborted, and told to be of no use [B15]', async () => {
  let sent = 0
  const aborted = new Promise<unknown>((resolve) => {
    const body = new ReadableStream({
      pull(controller) {
        sent += 65_536
        controller.enqueue(new Uint8Array(65_536).fill(120))
      },
      cancel: resolve,
    })
    vi.stubGlobal('fetch', async (_url: string, { signal }: RequestInit) => {
      signal?.addEventListener('abort', () => void resolve('aborted'))
      return new Response(body)
    })
  })
  const ends: unknown[] = []
  const ended = new Promise<void>((resolve) => {
    const end = (broken?: boolean) => {
      ends.push(broken)
      resolve()
    }
    createFetchTransport().stream?.(GET, { open() {}, heard() {}, event() {}, end })
  })
  await ended
  await aborted
  expect(ends).toEqual([true])
  expect(sent).toBeLessThan(LONGEST_EVENT + 4 * 65_536)
})

describe('the streams of a page [B7]', () => {
  const quiet = { open() {}, heard() {}, event() {}, end() {} }
  const at = (host: string): PlainRequest => ({ ...GET, url: `https://${host}/v1/checkout/events` })

  test('are two for a broker, however many checkouts there are, and a place that is left is taken again', () => {
    vi.stubGlobal('fetch', () => new Promise(() => {}))
    const open = (host: string) => createFetchTransport().stream?.(at(host), quiet)
    const one = open('a.example')
    const two = open('a.example')
    const other = open('b.example')
    expect([one, two, other]).toEqual(Array(3).fill(expect.any(Function)))
    expect(open('a.example')).toBeUndefined()
    one?.()
    one?.()
    const three = open('a.example')
    expect(three).toEqual(expect.any(Function))
    expect(open('a.example')).toBeUndefined()
    for (const close of [two, three, other]) close?.()
  })

  test('give their place back when they end by themselves', async () => {
    vi.stubGlobal('fetch', async () => new Response('', { status: 404 }))
    const ends = Array.from(
      { length: 2 },
      () =>
        new Promise<void>((resolve) =>
          createFetchTransport().stream?.(at('c.example'), { ...quiet, end: () => resolve() }),
        ),
    )
    expect(createFetchTransport().stream?.(at('c.example'), quiet)).toBeUndefined()
    await Promise.all(ends)
    const next = createFetchTransport().stream?.(at('c.example'), quiet)
    expect(next).toEqual(expect.any(Function))
    next?.()
  })
})
