import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { trialBroker } from '../../lab/trial-broker.ts'
import { type ServedBroker, serveBroker } from './node.ts'

let served: ServedBroker
/** What was logged, and how loud. */
const lines: string[] = []
beforeAll(async () => {
  const noted = (level: string) => (event: string) => void lines.push(`${level} ${event}`)
  const trial = trialBroker({ log: { info: noted('info'), warn: noted('warn'), error: noted('error') } })
  served = await serveBroker(trial.broker, { port: 0 })
})
afterAll(() => served.close())

/** Sends a beginning, and answers what came back until the broker hung up, and after how many seconds it did. */
async function hungUpOn(beginning: string, goOn?: (socket: Socket) => void): Promise<[text: string, seconds: number]> {
  const socket = connect(Number(new URL(served.url).port), '127.0.0.1')
  let text = ''
  socket.on('data', (chunk) => {
    text += chunk
  })
  socket.on('error', () => {})
  await once(socket, 'connect')
  const at = performance.now()
  socket.write(beginning)
  const drip = setInterval(() => goOn?.(socket), 500)
  await once(socket, 'close')
  clearInterval(drip)
  return [text.split('\r\n')[0] ?? '', Math.round((performance.now() - at) / 1000)]
}

const POST = 'POST /v1/notifications/main HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\n'

test('who sends a request drop by drop is hung up on: after 5 seconds without headers, after 10 without a body [T46]', {
  timeout: 20_000,
}, async () => {
  const [headers, body, chunks] = await Promise.all([
    hungUpOn('POST /v1/notifications/main HTTP/1.1\r\n', (socket) => socket.write('x: y\r\n')),
    hungUpOn(`${POST}Content-Length: 1000\r\n\r\n`, (socket) => socket.write('x')),
    hungUpOn(`${POST}Transfer-Encoding: chunked\r\n\r\n`, (socket) => socket.write('1\r\nx\r\n')),
  ])
  expect(headers[0]).toBe('HTTP/1.1 408 Request Timeout')
  expect(headers[1]).toBeGreaterThanOrEqual(5)
  expect(headers[1]).toBeLessThanOrEqual(8)
  for (const [answer, seconds] of [body, chunks]) {
    expect(answer).toBe('HTTP/1.1 408 Request Timeout')
    expect(seconds).toBeGreaterThanOrEqual(10)
    expect(seconds).toBeLessThanOrEqual(13)
  }
})

test('headers and bodies have their largest sizes, announced or not [T46 F60]', async () => {
  const [large] = await hungUpOn(`GET /healthz HTTP/1.1\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`)
  expect(large).toBe('HTTP/1.1 431 Request Header Fields Too Large')
  const post = (body: string | ReadableStream) =>
    fetch(`${served.url}/v1/notifications/main`, { method: 'POST', body, duplex: 'half' } as RequestInit)
  expect((await post('x'.repeat(16 * 1024 + 1))).status).toBe(413)
  const endless = new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(4096)) })
  expect((await post(endless)).status).toBe(413)
})

test.each([
  ['announced', 'Content-Length: 1000\r\n\r\n'],
  ['in chunks', 'Transfer-Encoding: chunked\r\n\r\n5\r\n'],
])('a caller who hangs up in the middle of a body, %s, is no error of the broker’s [B15]', async (_, rest) => {
  const before = lines.length
  const since = () => lines.slice(before)
  const socket = connect(Number(new URL(served.url).port), '127.0.0.1')
  await once(socket, 'connect')
  socket.write(`${POST}${rest}abc`)
  // The beginning has to have arrived before it is cut off.
  await expect.poll(() => served.url && socket.bytesWritten, { timeout: 5_000 }).toBeGreaterThan(0)
  socket.resetAndDestroy()
  await expect.poll(since, { timeout: 10_000 }).toContain('info request.cut-off')
  expect(since()).toEqual(['info request.cut-off'])
})
