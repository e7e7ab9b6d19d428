import { createPublicKey, verify } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { openToken } from './gateways/pooul-v2/jws.ts'
import { signParameters } from './gateways/tlinx/envelope.ts'
import { type Bench, createBench, keys, onlyPayment, payer, payOrder, scanOrder } from './testing/test-bench.ts'

const GATEWAYS = {
  'pooul-v2': { open: (bench: Bench) => bench.pooul('', scanOrder()), tradeNo: 'A1001', word: 'success' },
  tlinx: { open: (bench: Bench) => bench.tlinx('payorder', payOrder()), tradeNo: 'B1001', word: 'notify_success' },
} as const
const NAMES = Object.keys(GATEWAYS) as (keyof typeof GATEWAYS)[]

const closing: (() => void)[] = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

/** A merchant's server that answers every notification with this. */
async function merchantServer(status: number, body: string): Promise<string> {
  const server = createServer((_request, response) => response.writeHead(status).end(body))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/notify`
}

async function paid(
  gateway: keyof typeof GATEWAYS,
  options: Parameters<typeof createBench>[0] = {},
  body = 'fail',
): Promise<Bench> {
  const bench = createBench(options)
  bench.reply.body = body
  await GATEWAYS[gateway].open(bench)
  await payer(bench, 'pay')
  await bench.clock.advance(0)
  return bench
}

/** The gaps in seconds between notifications that are never acknowledged. */
async function gapsOf(bench: Bench): Promise<number[]> {
  await bench.clock.advance(24 * 3600 * 1000)
  const { notifications } = await onlyPayment(bench)
  const times: number[] = notifications.map(({ at }: { at: string }) => Date.parse(at) / 1000)
  return times.slice(1).map((time, at) => time - (times[at] ?? 0))
}

test('pooul tells ten times, with the document’s gaps', async () => {
  expect(await gapsOf(await paid('pooul-v2'))).toEqual([15, 15, 30, 180, 1800, 1800, 1800, 1800, 3600])
})

test('mct1 waits thirty seconds more each time, and stops before three hours have passed', async () => {
  const gaps = await gapsOf(await paid('tlinx'))
  expect(gaps.slice(0, 4)).toEqual([30, 60, 90, 120])
  const all = gaps.reduce((sum, gap) => sum + gap, 0)
  expect(all).toBeLessThanOrEqual(3 * 3600)
  expect(all + 30 * (gaps.length + 1)).toBeGreaterThan(3 * 3600)
})

test('speed divides the gaps', async () => {
  expect((await gapsOf(await paid('pooul-v2', { speed: 10 }))).slice(0, 3)).toEqual([1.5, 1.5, 3])
})

test.each([
  ['pooul-v2', 200, 'success', 1],
  ['pooul-v2', 200, 'SUCCESS', 1],
  ['pooul-v2', 200, ' success', 2],
  ['pooul-v2', 200, 'notify_success', 2],
  ['pooul-v2', 500, 'success', 2],
  ['tlinx', 200, 'notify_success', 1],
  ['tlinx', 200, 'NOTIFY_SUCCESS', 2],
  ['tlinx', 200, 'notify_success\n', 2],
  ['tlinx', 200, 'success', 2],
  ['tlinx', 302, 'notify_success', 2],
] as const)(
  '%s answered with %i %j is told %i times by the end of the first gap',
  async (gateway, status, body, times) => {
    const bench = createBench({ send: fetch })
    const notify_url = await merchantServer(status, body)
    if (gateway === 'tlinx') await bench.tlinx('payorder', payOrder({ notify_url }))
    else await bench.pooul('', scanOrder({ notify_url }))
    await payer(bench, 'pay')
    const told = async (): Promise<number> => (await onlyPayment(bench)).notifications.length
    await expect.poll(told, { interval: 2 }).toBe(1)
    await bench.clock.advance(gateway === 'tlinx' ? 30_000 : 15_000)
    if (times === 2) await expect.poll(told, { interval: 2 }).toBe(2)
    else expect(await told()).toBe(1)
  },
)

test('a merchant who does not answer within five seconds is told again', async () => {
  const bench = await paid('pooul-v2', {
    send: (request) =>
      new Promise((_, reject) => request.signal.addEventListener('abort', () => reject(new Error('too late')))),
  })
  await bench.clock.advance(20_000)
  expect((await onlyPayment(bench)).notifications[0]).toMatchObject({ status: null, body: 'too late' })
})

test('pooul’s notification is a raw token signed by the gateway', async () => {
  const [request] = (await paid('pooul-v2')).inbox
  expect(request).toMatchObject({ method: 'POST', url: 'https://shop.test/notify' })
  expect(openToken((await request?.text()) ?? '', keys['pooul-v2'].gatewayPublicKey)).toEqual({
    code: 0,
    data: expect.objectContaining({ mch_trade_id: 'A1001', trade_state: 0, total_fee: 12_800 }),
    nonce_str: expect.any(String),
  })
})

test('mct1’s notification is a GET with the six documented values, signed over all of them', async () => {
  const [request] = (await paid('tlinx')).inbox
  expect(request?.method).toBe('GET')
  const { sign, ...values } = Object.fromEntries(new URL(request?.url ?? '').searchParams)
  expect(Object.keys(values).sort()).toEqual(['ord_no', 'out_no', 'rand_str', 'status', 'timestamp'])
  expect(values).toMatchObject({ out_no: 'B1001', status: '1' })
  expect(sign).toBe(signParameters(values, keys.tlinx.openKey))
})

test('mct1 as seen in the wild also tells the amount', async () => {
  const [request] = (await paid('tlinx', { notifications: 'observed' })).inbox
  const { sign, ...values } = Object.fromEntries(new URL(request?.url ?? '').searchParams)
  expect(values).toMatchObject({ amount: '12800', open_id: keys.tlinx.openId, pay_time: '20261120120000' })
  expect(sign).toBe(signParameters(values, keys.tlinx.openKey))
})

test('mct1 tells of a cancelled order, pooul of none that was closed', async () => {
  const bench = createBench({ cancels: 'every' })
  await bench.tlinx('payorder', payOrder())
  await bench.tlinx('paycancel', { out_no: 'B1001' })
  expect(new URL(bench.inbox[0]?.url ?? '').searchParams.get('status')).toBe('4')
  const other = createBench()
  await other.pooul('', scanOrder())
  await other.clock.advance(300_000)
  await other.pooul('/close', { mch_trade_id: 'A1001' })
  expect(other.inbox).toEqual([])
})

test('a refund at pooul is told like a payment', async () => {
  const bench = await paid('pooul-v2', {}, 'success')
  const refund = {
    mch_trade_id: 'A1001',
    refund_fee: 100,
    mch_refund_id: 'r1',
    refund_desc: '退',
    notify_url: 'https://shop.test/refunds',
  }
  await bench.pooul('/refund', refund)
  const { data } = openToken((await bench.inbox[1]?.text()) ?? '', keys['pooul-v2'].gatewayPublicKey)
  expect(data).toMatchObject({ trade_state: 1, refunds: { mch_refund_id: 'r1', refund_fee: 100, refund_status: 0 } })
})

test.each(NAMES)('%s tells nobody who gave no address', async (gateway) => {
  const bench = createBench()
  if (gateway === 'tlinx') await bench.tlinx('payorder', payOrder({ notify_url: undefined }))
  else await bench.pooul('', scanOrder({ notify_url: undefined }))
  await payer(bench, 'pay')
  expect(bench.inbox).toEqual([])
})

test.each(NAMES)('%s, fault never: nothing is told', async (gateway) => {
  const bench = createBench()
  await bench.json('/control/faults', { on: 'notification', fault: 'never' })
  await GATEWAYS[gateway].open(bench)
  await payer(bench, 'pay')
  await bench.clock.advance(24 * 3600 * 1000)
  expect(bench.inbox).toEqual([])
})

test.each(NAMES)('%s, fault late: told after the time, not before', async (gateway) => {
  const bench = createBench()
  await bench.json('/control/faults', { on: 'notification', fault: 'late', ms: 60_000 })
  await GATEWAYS[gateway].open(bench)
  await payer(bench, 'pay')
  await bench.clock.advance(59_999)
  expect(bench.inbox).toHaveLength(0)
  await bench.clock.advance(1)
  expect(bench.inbox).toHaveLength(1)
})

test.each(NAMES)('%s, fault twice: two at once', async (gateway) => {
  const bench = createBench()
  bench.reply.body = GATEWAYS[gateway].word
  await bench.json('/control/faults', { on: 'notification', fault: 'twice' })
  await GATEWAYS[gateway].open(bench)
  await payer(bench, 'pay')
  await bench.clock.advance(60_000)
  expect(bench.inbox).toHaveLength(2)
})

test('pooul, faults wrong-amount and bad-signature strike once each; the truth follows', async () => {
  const bench = createBench()
  bench.reply.body = 'fail'
  for (const fault of ['wrong-amount', 'bad-signature'])
    await bench.json('/control/faults', { on: 'notification', fault })
  await bench.pooul('', scanOrder())
  await payer(bench, 'pay')
  await bench.clock.advance(30_000)
  const tokens = await Promise.all(bench.inbox.map((request) => request.text()))
  const key = createPublicKey(keys['pooul-v2'].gatewayPublicKey)
  const genuine = tokens.map((token) => {
    const [header, payload, signature = ''] = token.split('.')
    return verify('RSA-SHA256', Buffer.from(`${header}.${payload}`), key, Buffer.from(signature, 'base64url'))
  })
  expect(genuine).toEqual([true, false, true])
  const amounts = tokens.map(
    (token) => JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()).data.total_fee,
  )
  expect(amounts).toEqual([12_801, 12_800, 12_800])
})

test('mct1, faults wrong-amount and bad-signature strike once each; the truth follows', async () => {
  const bench = createBench()
  bench.reply.body = 'fail'
  for (const fault of ['wrong-amount', 'bad-signature'])
    await bench.json('/control/faults', { on: 'notification', fault })
  await bench.tlinx('payorder', payOrder())
  await payer(bench, 'pay')
  await bench.clock.advance(90_000)
  const told = bench.inbox.map((request) => {
    const { sign, ...values } = Object.fromEntries(new URL(request.url).searchParams)
    return [values.amount, sign === signParameters(values, keys.tlinx.openKey)]
  })
  expect(told).toEqual([
    ['12801', true],
    [undefined, false],
    [undefined, true],
  ])
})

test.each(NAMES)('%s, fault before-reply: paid and told before the create is answered', async (gateway) => {
  const bench = createBench()
  await bench.json('/control/faults', { on: 'notification', fault: 'before-reply' })
  const said = await GATEWAYS[gateway].open(bench)
  expect(bench.inbox).toHaveLength(1)
  expect(said).toMatchObject({ code: 0, signed: true })
  expect(await onlyPayment(bench)).toMatchObject({ status: 'paid' })
})

test.each(NAMES)('%s: a storm sends the same notification and tallies the answers', async (gateway) => {
  const bench = await paid(gateway, {}, GATEWAYS[gateway].word)
  const { body } = await bench.json(`/control/ledger/${GATEWAYS[gateway].tradeNo}/notify`, {
    times: 50,
    concurrency: 8,
  })
  expect(body).toEqual({ statuses: { 200: 50 }, bodies: { [GATEWAYS[gateway].word]: 50 } })
  expect(bench.inbox).toHaveLength(51)
})
