import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { TRIAL_KEY, trialHash } from '../../lab/trial-broker.ts'
import { createPeer } from '../gateways/chaoying/peer.ts'

const PROGRAM = join(import.meta.dirname, 'pay-broker.ts')
const QUERY = '{"paytype":"WECHAT","out_trade_no":"A1001"}'
const REFUND =
  '{"paytype":"WECHAT","out_trade_no":"A1001","out_refund_no":"R1","total_fee":2,"refund_fee":1,"op_user_id":"1"}'
const peer = createPeer()
const KEY = String(peer.config.key)

/** What the gateway answers next, and the calls it has had. */
let answer: () => Uint8Array | undefined
let calls: Readonly<Record<string, unknown>>[]
let server: Server
let folder: string

beforeAll(async () => {
  server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    const headers = { 'content-type': String(request.headers['content-type']) }
    const received = {
      method: 'POST',
      url: `http://gateway${request.url}`,
      headers,
      body,
      timeoutMs: 0,
      maxBytes: 0,
    } as const
    calls.push(peer.receive(received).values)
    const bytes = answer()
    if (bytes) response.end(bytes)
    else response.destroy()
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  folder = mkdtempSync(join(tmpdir(), 'pay-broker-call-'))
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v2/UnifiedPay/`
  writeFileSync(join(folder, 'config.json'), JSON.stringify(configOf(baseUrl)), { mode: 0o600 })
})
afterAll(() => {
  server.close()
  rmSync(folder, { recursive: true })
})
beforeEach(() => {
  calls = []
  answer = () => peer.seal(peer.clear('10000', 'SUCCESS', { out_trade_no: 'A1001', trade_state: 'SUCCESS' }))
})

const configOf = (baseUrl: string) => ({
  publicUrl: 'http://127.0.0.1:4020',
  store: { sqlite: './pay.db' },
  keys: [{ name: 'shop', hash: trialHash(TRIAL_KEY), scopes: ['checkouts'] }],
  tokenKeys: [{ letter: 'a', secret: 'a-token-key-abcdefghijklmnopqrstuvwxyz' }],
  accounts: { main: { ...peer.config, gateway: 'chaoying', baseUrl, allowInsecure: true } },
})

interface Ended {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** Runs `pay-broker call` as a program of its own. */
function call(...args: string[]): Promise<Ended> {
  const nodeArgs = ['--conditions=@pay-checkout/source', PROGRAM, 'call', '-c', join(folder, 'config.json'), ...args]
  return new Promise((ended) => {
    execFile(process.execPath, nodeArgs, (error, out, err) => {
      for (const text of [out, err]) expect(text).not.toContain(KEY)
      ended({ code: error === null ? 0 : Number(error.code), out, err })
    })
  })
}

describe('a call that is made', () => {
  test('prints what was sent and what came back, as readable JSON alone', async () => {
    const { code, out, err } = await call('main', 'orderquery', QUERY)
    expect([code, err]).toEqual([0, ''])
    expect(out).toContain('\n  "sent": {\n')
    const { sent, received, signed } = JSON.parse(out)
    expect([sent, signed]).toEqual([JSON.parse(QUERY), true])
    expect(received).toMatchObject({ out_trade_no: 'A1001', trade_state: 'SUCCESS' })
    expect(calls).toEqual([{ method: 'orderquery', ...JSON.parse(QUERY) }])
  })

  test('long numbers are sent to their last digit [A8]', async () => {
    const json =
      '{"paytype":"WECHAT","out_trade_no":"A1","card":6222021234567890123,"yuan":1234567890123456.78,"list":[{"no":90071992547409931}]}'
    const { code, out } = await call('main', 'orderquery', json)
    expect(code).toBe(0)
    const list = '[{"no":"90071992547409931"}]'
    expect(calls).toMatchObject([{ card: '6222021234567890123', yuan: '1234567890123456.78', list }])
    expect(out).toContain('"card": "6222021234567890123"')
  })

  test('a secret among its fields, or in the answer, is not printed', async () => {
    answer = () => peer.seal(peer.clear('10000', 'SUCCESS', { attach: `said back: ${KEY}` }))
    const { code, out } = await call('main', 'orderquery', JSON.stringify({ paytype: 'WECHAT', attach: KEY }))
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({
      sent: { attach: '[redacted]' },
      received: { attach: 'said back: [redacted]' },
    })
  })

  test('one that moves money is made when it is meant', async () => {
    expect((await call('main', 'refund', REFUND, '--yes')).code).toBe(0)
    expect(calls).toMatchObject([{ method: 'refund', refund_fee: '1' }])
  })

  test('a refusal ends with 1 and the gateway’s words', async () => {
    answer = () => peer.seal(peer.clear('20007', '订单不存在'))
    const { code, out, err } = await call('main', 'orderquery', QUERY)
    expect([code, out]).toEqual([1, ''])
    expect(err).toBe('The gateway refused the call: 20007 订单不存在 (the refusal is signed)\n')
  })

  test('no answer, and one that can’t be believed, end with 1 and say what to do', async () => {
    answer = () => undefined
    const cut = await call('main', 'refund', REFUND, '-y')
    expect([cut.code, cut.out, calls.length]).toEqual([1, '', 1])
    expect(cut.err).toContain('find out by a query before you repeat it')
    answer = () => peer.unsigned(peer.clear('10000', 'SUCCESS', { trade_state: 'SUCCESS' }))
    const forged = await call('main', 'orderquery', QUERY)
    expect([forged.code, forged.out]).toEqual([1, ''])
  })
})

describe('a call that is not made ends with 2', () => {
  test('for a field’s text that is no text, by its name [B6]', async () => {
    const { code, err } = await call('main', 'orderquery', String.raw`{"paytype":"WECHAT","list":[{"name":"\ud800"}]}`)
    expect([code, calls]).toEqual([2, []])
    expect(err).toContain('list.0.name holds a NUL or half of a surrogate pair')
  })

  test.each([
    [['nobody', 'orderquery'], 'The configuration has no account "nobody". It has: main (chaoying).'],
    [['constructor', 'orderquery'], 'The configuration has no account "constructor". It has: main (chaoying).'],
    [['main', 'ordrequery'], 'chaoying has no operation "ordrequery". It has: PreOrder_WECHAT, PreOrder_ALIPAY,'],
    [['main', '__proto__'], 'chaoying has no operation "__proto__". It has:'],
    [
      ['main', 'orderquery', '{paytype}'],
      "The call's fields must be one JSON object, between single quotes in a shell",
    ],
    [['main', 'orderquery', '{"paytype":"A","paytype":"B"}'], 'The JSON has a key twice.'],
    [['main', 'orderquery', '["WECHAT"]'], "The call's fields must be one JSON object"],
    [['main', 'orderquery'], 'The operation orderquery lacks fields.\n  paytype is required by the gateway'],
    [['main', 'refund', REFUND], 'refund moves money at chaoying, for real, and each call of it counts. Add --yes'],
    [['main'], "error: missing required argument 'operation'"],
    [['main', 'orderquery', QUERY, '--maybe'], "error: unknown option '--maybe'"],
  ])('%j', async (args, sentence) => {
    const { code, out, err } = await call(...args)
    expect([code, out]).toEqual([2, ''])
    expect(err).toContain(sentence)
    expect(calls).toEqual([])
  })

  test('also when its configuration can’t be used', async () => {
    const { code, err } = await call('main', 'orderquery', QUERY, '-c', join(folder, 'none.json'))
    expect(code).toBe(2)
    expect(err).toContain('none.json isn’t there')
  })
})

test('its help says how it ends', async () => {
  const { code, out } = await call('--help')
  expect(code).toBe(0)
  for (const words of ['<account> <operation> [json]', '--yes', 'Ends with 0', 'with 1', 'with 2'])
    expect(out).toContain(words)
})
