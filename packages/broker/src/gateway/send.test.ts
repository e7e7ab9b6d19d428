import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createSend } from './send.ts'

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

test('a refused connection is an error', async () => {
  const closed = createServer()
  await new Promise<void>((listening) => closed.listen(0, '127.0.0.1', listening))
  const address = closed.address()
  await new Promise((done) => closed.close(done))
  const port = typeof address === 'object' ? address?.port : 0
  await expect(
    client.send({ method: 'GET', url: `http://127.0.0.1:${port}/`, headers: {}, timeoutMs: 1000, maxBytes: 10 }),
  ).rejects.toThrow()
})
