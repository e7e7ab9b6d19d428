import { readFileSync } from 'node:fs'
import { createConnection } from 'node:net'
import { runInNewContext } from 'node:vm'
import { afterEach, expect, test } from 'vitest'
import { CALL_FAULTS, FAULTS_OF, readFault } from './faults.ts'
import { type ServedSandbox, serveSandbox } from './serve-sandbox.ts'
import { createBench, keys, onlyPayment, payOrder, pooulBody, type Said, scanOrder } from './testing/test-bench.ts'

const CALL = `/gateways/pooul-v2/v2/pay?merchant_id=${keys['pooul-v2'].merchantId}`

let served: ServedSandbox | undefined
afterEach(() => served?.close())

/** A sandbox on a port, with a fault set on creates. */
async function serveWithFault(fault: string): Promise<ServedSandbox> {
  const { merchantId, merchantPublicKey, gatewayPrivateKey } = keys['pooul-v2']
  const merchants = { 'pooul-v2': [{ merchantId, merchantPublicKey, gatewayPrivateKey, name: '山里茶铺' }] }
  served = await serveSandbox({ merchants, port: 0 })
  await fetch(`${served.url}/control/faults`, { method: 'POST', body: JSON.stringify({ on: 'create', fault }) })
  return served
}

/** What comes back over a bare socket, until the other side closes. */
function bytesOf(url: string, body: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url)
    const socket = createConnection({ host: hostname, port: Number(port) })
    let bytes = ''
    socket.setEncoding('utf8').on('data', (text) => {
      bytes += text
    })
    socket.on('close', () => resolve(bytes)).on('error', reject)
    const head = `POST ${CALL} HTTP/1.1\r\nhost: x\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n`
    socket.write(head + body)
  })
}

async function ledgerOf({ url }: ServedSandbox): Promise<unknown[]> {
  const body = (await (await fetch(`${url}/control/ledger`)).json()) as { payments: unknown[] }
  return body.payments
}

test.each([
  ['no-reply', 1],
  ['lost-before', 0],
])('%s cuts the socket without a byte, with %i payments made', async (fault, made) => {
  const sandbox = await serveWithFault(fault)
  expect(await bytesOf(sandbox.url, pooulBody(scanOrder()))).toBe('')
  expect(await ledgerOf(sandbox)).toHaveLength(made)
  // The fault struck once: the next call is answered.
  expect(await bytesOf(sandbox.url, pooulBody(scanOrder({ mch_trade_id: 'A2' })))).toContain('200 OK')
})

test('http-403: a page of somebody in between, and nothing done [B2]', async () => {
  const sandbox = await serveWithFault('http-403')
  expect(await bytesOf(sandbox.url, pooulBody(scanOrder()))).toMatch(/^HTTP\/1\.1 403 /)
  expect(await ledgerOf(sandbox)).toEqual([])
})

test('unasked-continue: the work is done, and the answer comes behind what nobody asked for [B7]', async () => {
  const sandbox = await serveWithFault('unasked-continue')
  const bytes = await bytesOf(sandbox.url, pooulBody(scanOrder()))
  expect(bytes).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 OK\r\n/)
  expect(await ledgerOf(sandbox)).toHaveLength(1)
})

test('an in-process caller sees a cut connection as a rejection', async () => {
  const bench = createBench()
  await bench.json('/control/faults', { on: 'create', fault: 'no-reply' })
  await expect(bench.pooul('', scanOrder())).rejects.toThrow('cut the connection')
  expect(await onlyPayment(bench)).toMatchObject({ status: 'created' })
})

test.each([
  ['garbage', 200],
  ['http-500', 500],
])('%s: the work is done, the answer is useless', async (fault, status) => {
  const bench = createBench()
  await bench.json('/control/faults', { on: 'create', fault })
  const request = new Request(`http://sandbox.test${CALL}`, { method: 'POST', body: pooulBody(scanOrder()) })
  const response = await bench.sandbox.fetch(request)
  expect(response.status).toBe(status)
  expect(await response.text()).not.toMatch(/^\{|^ey/)
  await onlyPayment(bench)
})

test('unsigned-error: the work is done, the answer denies it', async () => {
  const bench = createBench()
  await bench.json('/control/faults', { on: 'create', fault: 'unsigned-error' })
  expect(await bench.tlinx('payorder', payOrder())).toMatchObject({ code: 8007, signed: false })
  expect((await bench.tlinx('paystatus', { out_no: 'B1001' })).code).toBe(0)
})

test('slow: the answer takes its time', async () => {
  const bench = createBench()
  await bench.json('/control/faults', { on: 'query', fault: 'slow', ms: 5000 })
  await bench.pooul('', scanOrder())
  let said: Said | undefined
  const query = bench.pooul('/query', { mch_trade_id: 'A1001' }).then((answer) => {
    said = answer
  })
  await bench.clock.advance(4999)
  expect(said).toBeUndefined()
  await bench.clock.advance(1)
  await query
  expect(said).toMatchObject({ code: 0 })
})

test('hang: nothing comes until it is released', async () => {
  const bench = createBench()
  await bench.json('/control/faults', { on: 'create', fault: 'hang' })
  let said: Said | undefined
  const create = bench.pooul('', scanOrder()).then((answer) => {
    said = answer
  })
  await bench.clock.advance(3600_000)
  await onlyPayment(bench)
  expect(said).toBeUndefined()
  expect((await bench.json('/control/release', {})).body).toEqual({ released: 1 })
  await create
  expect(said).toMatchObject({ code: 0 })
})

test('a fault strikes orders of its prefix, so often as it says, and the place it says', async () => {
  const bench = createBench()
  await bench.json('/control/faults', { on: 'create', fault: 'unsigned-error', orderNo: 'X', times: 2 })
  const codes: number[] = []
  for (const out_no of ['A1', 'X1', 'X2', 'X3']) codes.push((await bench.tlinx('payorder', payOrder({ out_no }))).code)
  expect(codes).toEqual([0, 8007, 8007, 0])
  expect((await bench.json('/control/faults')).body).toEqual({ faults: [] })
})

test('times null is always, until the faults are cleared', async () => {
  const bench = createBench()
  await bench.json('/control/faults', { on: 'close', fault: 'unsigned-error', times: null })
  await bench.tlinx('payorder', payOrder())
  for (let at = 0; at < 3; at++) expect((await bench.tlinx('paycancel', { out_no: 'B1001' })).code).toBe(8012)
  await bench.json('/control/faults', undefined, 'DELETE')
  expect((await bench.tlinx('paycancel', { out_no: 'B1001' })).code).toBe(8013)
})

test('reset forgets payments, faults and used nonces', async () => {
  const bench = createBench()
  await bench.json('/control/faults', { on: 'query', fault: 'slow' })
  await bench.pooul('', scanOrder({ nonce_str: 'n' }))
  await bench.json('/control/reset', {})
  expect((await bench.json('/control/ledger')).body).toEqual({ payments: [], withdrawals: [] })
  expect((await bench.json('/control/faults')).body).toEqual({ faults: [] })
  expect(await bench.pooul('', scanOrder({ nonce_str: 'n' }))).toMatchObject({ code: 0 })
})

test.each([
  [{}, '"on"'],
  [{ on: 'create' }, '"fault"'],
  [{ on: 'create', fault: 'never' }, '"fault" for create'],
  [{ on: 'notification', fault: CALL_FAULTS[0] }, '"fault" for notification'],
  [{ on: 'create', fault: 'slow', times: 0 }, '"times"'],
  [{ on: 'create', fault: 'slow', ms: -1 }, '"ms"'],
  [{ on: 'create', fault: 'slow', orderNo: 7 }, '"orderNo"'],
  ['slow', 'object'],
])('says what is wrong with the fault %j', async (input, words) => {
  expect(readFault(input)).toContain(words)
  expect((await createBench().json('/control/faults', input)).status).toBe(400)
})

test('the control page offers every fault at every place', () => {
  const script = readFileSync(new URL('phone/browser/control.js', import.meta.url), 'utf8')
  const table = script.slice(script.indexOf('const CALL_FAULTS'), script.indexOf('const faults ='))
  expect(JSON.parse(runInNewContext(`${table}JSON.stringify(FAULTS)`))).toEqual(FAULTS_OF)
})
