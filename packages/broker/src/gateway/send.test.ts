import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createSend } from './send.ts'
import { sendByNode } from './send-by-node.ts'

let answer: (request: IncomingMessage, response: ServerResponse) => void
let server: Server
let origin: string
let requests = 0
let sockets = 0
const client = createSend()

beforeAll(async () => {
  server = createServer((request, response) => {
    requests++
    answer(request, response)
  })
  server.on('connection', () => sockets++)
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const address = server.address()
  if (typeof address !== 'object' || !address) throw new Error('no address')
  origin = `http://127.0.0.1:${address.port}`
})

afterAll(async () => {
  await client.close()
  server.closeAllConnections()
  server.close()
})

const post = (path = '/', limits: { timeoutMs?: number; maxBytes?: number } = {}) =>
  client.send({
    method: 'POST',
    url: origin + path,
    headers: { 'content-type': 'text/plain' },
    body: '咖啡',
    timeoutMs: 2000,
    maxBytes: 1000,
    ...limits,
  })

test('sends bytes and gives bytes back, over connections that stay open', async () => {
  answer = async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    response.setHeader('X-Echo', String(request.url)).end(Buffer.concat(chunks))
  }
  const before = sockets
  for (const path of ['/a?b=1', '/c', '/d', '/e', '/f']) {
    const reply = await post(path)
    expect(reply.status).toBe(200)
    expect(reply.headers['x-echo']).toBe(path)
    expect(new TextDecoder().decode(reply.bytes)).toBe('咖啡')
  }
  // A request made in the same breath as the last one's end may find its connection not yet free.
  expect(sockets - before).toBeLessThan(3)
})

test('follows no redirect [T20]', async () => {
  answer = (_request, response) => response.writeHead(302, { location: `${origin}/elsewhere` }).end()
  const before = requests
  expect(await post()).toMatchObject({ status: 302 })
  expect(requests - before).toBe(1)
})

test('stops reading at the limit [F7]', async () => {
  answer = (_request, response) => response.end('x'.repeat(1001))
  await expect(post()).rejects.toThrow('longer than 1000 bytes')
  expect((await post('/', { maxBytes: 1001 })).bytes).toHaveLength(1001)
})

test('an answer that drips in forever ends at the limit of time [F8]', async () => {
  answer = (_request, response) => {
    const drip = setInterval(() => response.write('x'), 20)
    response.on('close', () => clearInterval(drip))
  }
  await expect(post('/', { timeoutMs: 200 })).rejects.toMatchObject({ name: 'TimeoutError' })
})

test('a connection that breaks after the work was done is an error, and nothing is sent again [F6]', async () => {
  answer = (request) => request.socket.destroy()
  const before = requests
  await expect(post()).rejects.toThrow()
  expect(requests - before).toBe(1)
})

test('a refused connection and a host without an address say that nothing was sent [B8]', async () => {
  const closed = createServer()
  await new Promise<void>((listening) => closed.listen(0, '127.0.0.1', listening))
  const address = closed.address()
  await new Promise((done) => closed.close(done))
  const port = typeof address === 'object' ? address?.port : 0
  const call = { method: 'POST', headers: {}, body: 'x', timeoutMs: 5000, maxBytes: 10 } as const
  await expect(client.send({ ...call, url: `http://127.0.0.1:${port}/` })).rejects.toMatchObject({
    ...{ name: 'NothingSent', code: 'ECONNREFUSED' },
  })
  await expect(client.send({ ...call, url: 'http://nobody.invalid/' })).rejects.toMatchObject({ name: 'NothingSent' })
  await expect(sendByNode({ ...call, url: `http://127.0.0.1:${port}/` }, 1000)).rejects.toMatchObject({
    ...{ name: 'NothingSent', code: 'ECONNREFUSED' },
  })
})

test('what waits for a free connection until its time is up was never sent; what has one was [B8]', async () => {
  const waiting: ServerResponse[] = []
  answer = (_request, response) => void waiting.push(response)
  const before = requests
  const held = Array.from({ length: 32 }, () => post('/', { timeoutMs: 20_000 }))
  await expect.poll(() => requests - before, { timeout: 10_000 }).toBe(32)
  await expect(post('/', { timeoutMs: 50 })).rejects.toMatchObject({ name: 'NothingSent' })
  for (const response of waiting) response.end()
  await Promise.all(held)
  expect(requests - before).toBe(32)
  answer = () => {}
  await expect(post('/', { timeoutMs: 200 })).rejects.toMatchObject({ name: 'TimeoutError' })
})

test('an idle connection is given up soon, however long its server would keep it [B7]', async () => {
  const brief = createSend({ idleMs: 50 })
  answer = (_request, response) => response.setHeader('Keep-Alive', 'timeout=600').end('ok')
  const opened: Promise<unknown>[] = []
  const note = (socket: Socket) => void opened.push(new Promise((gone) => socket.once('close', gone)))
  server.on('connection', note)
  const call = { method: 'POST', url: origin, headers: {}, body: 'x', timeoutMs: 5000, maxBytes: 10 } as const
  await brief.send(call)
  // Closed by us: the server would have kept it for ten minutes.
  await opened[0]
  await brief.send(call)
  expect(opened).toHaveLength(2)
  server.off('connection', note)
  await brief.close()
})

test('a server that says "100 Continue" unasked is called by Node’s own client from then on [B7]', async () => {
  const told: string[] = []
  const other = createSend({ onUnaskedContinue: (origin) => void told.push(origin) })
  answer = async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    request.socket.write('HTTP/1.1 100 Continue\r\n\r\n')
    response.setHeader('X-Echo', String(request.headers['content-length'])).end(Buffer.concat(chunks))
  }
  const before = requests
  const call = { method: 'POST', url: origin, headers: { 'content-type': 'text/plain' }, body: '咖啡' } as const
  // It may have had its effect, so nothing is sent again.
  await expect(other.send({ ...call, timeoutMs: 5000, maxBytes: 10 })).rejects.toThrow('bad response')
  expect(requests - before).toBe(1)
  const reply = await other.send({ ...call, timeoutMs: 5000, maxBytes: 10 })
  expect([reply.status, reply.headers['x-echo'], new TextDecoder().decode(reply.bytes)]).toEqual([200, '6', '咖啡'])
  await expect(other.send({ ...call, timeoutMs: 5000, maxBytes: 5 })).rejects.toThrow('longer than 5 bytes')
  expect(told).toEqual([origin])
  await other.close()
})
