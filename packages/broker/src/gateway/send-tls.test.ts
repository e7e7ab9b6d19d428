import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { selfSigned } from '../../lab/self-signed.ts'
import { createSend } from './send.ts'

let server: Server
let requests = 0
const client = createSend()
beforeAll(async () => {
  server = createServer(selfSigned(), (_, response) => {
    requests += 1
    response.end('{}')
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
})
afterEach(() => {
  delete process.env.NODE_TLS_REJECT_UNAUTHORIZED
})
afterAll(async () => {
  await client.close()
  server.close()
})

const post = () =>
  client.send({
    method: 'POST',
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    headers: {},
    body: 'a=1',
    timeoutMs: 2_000,
    maxBytes: 1_000,
  })

test.each([undefined, '0'])(
  'nothing is sent to a host whose certificate nobody vouches for, whatever the environment says (%s) [T20]',
  async (lax) => {
    if (lax !== undefined) process.env.NODE_TLS_REJECT_UNAUTHORIZED = lax
    await expect(post()).rejects.toMatchObject({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' })
    expect(requests).toBe(0)
  },
)
