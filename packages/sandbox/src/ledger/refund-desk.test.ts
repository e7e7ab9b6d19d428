import { createHash } from 'node:crypto'
import { beforeEach, expect, test } from 'vitest'
import { openToken } from '../gateways/pooul-v2/jws.ts'
import { callChaoying } from '../testing/call-chaoying.ts'
import { callMethodGateway } from '../testing/call-method-gateway.ts'
import { callPooulV1 } from '../testing/call-pooul-v1.ts'
import {
  type Bench,
  createBench,
  keys,
  NOTIFY_URL,
  onlyPayment,
  payer,
  payOrder,
  scanOrder,
} from '../testing/test-bench.ts'

const REFUNDS_URL = 'https://shop.test/refunds'
const NO = 'A1001'
const IP = '203.0.113.7'
const V2 = '/v2/UnifiedPay/Gateway'

/** How each gateway makes a payment, gives 100 fen back, and tells of it: what was said, and the status words in it. */
interface Ways {
  create(bench: Bench): Promise<unknown>
  refund(bench: Bench, refundNo: string): Promise<object>
  query(bench: Bench, refundNo: string): Promise<unknown>
  words: { succeeded: unknown; processing: unknown; failed: unknown }
  /** What a refund that is refused for now is answered. */
  notNow: object
}

const WAYS: Readonly<Record<string, Ways>> = {
  'pooul-v2': {
    create: (bench) => bench.pooul('', scanOrder()),
    refund: (bench, mch_refund_id) =>
      bench.pooul('/refund', {
        mch_trade_id: NO,
        refund_fee: 100,
        refund_desc: '退',
        mch_refund_id,
        notify_url: REFUNDS_URL,
      }),
    query: async (bench, mch_refund_id) => {
      const { data } = await bench.pooul('/refund_query', { mch_refund_id })
      return (data.refunds as { refund_status: unknown }).refund_status
    },
    words: { succeeded: 0, processing: 1, failed: 3 },
    notNow: { code: 600, signed: false },
  },
  'pooul-v1': {
    create(bench) {
      const order = { pay_type: 'wechat.scan', body: '大红袍', total_fee: 12_800, spbill_create_ip: IP }
      return callPooulV1(bench, 'pay', { mch_trade_id: NO, ...order, notify_url: NOTIFY_URL })
    },
    refund: (bench, mch_refund_id) =>
      callPooulV1(bench, 'refund', { mch_trade_id: NO, mch_refund_id, refund_fee: 100 }),
    query: async (bench, mch_refund_id) => (await callPooulV1(bench, 'refund_query', { mch_refund_id })).refund_status,
    words: { succeeded: 0, processing: 1, failed: -1 },
    notNow: { code: 600 },
  },
  tlinx: {
    create: (bench) => bench.tlinx('payorder', payOrder({ out_no: NO })),
    refund(bench, refund_out_no) {
      const shop_pass = createHash('sha1').update(keys.tlinx.shopPass).digest('hex')
      return bench.tlinx('payrefund', { out_no: NO, refund_out_no, refund_amount: 100, shop_pass })
    },
    query: async (bench, out_no) => (await bench.tlinx('paystatus', { out_no })).data.status,
    words: { succeeded: 1, processing: 2, failed: 4 },
    notNow: { code: 8040, signed: false },
  },
  chaoying: {
    create(bench) {
      const order = { trade_type: 'NATIVE', body: '大红袍', out_trade_no: NO, total_fee: 12_800 }
      return callChaoying(bench, V2, { method: 'PreOrder_WECHAT', ...order, notify_url: NOTIFY_URL })
    },
    refund(bench, out_refund_no) {
      const values = { paytype: 'WECHAT', out_trade_no: NO, total_fee: 12_800, refund_fee: 100, op_user_id: '1' }
      return callChaoying(bench, V2, { method: 'refund', ...values, out_refund_no })
    },
    async query(bench, out_refund_no) {
      const said = await callChaoying(bench, V2, { method: 'refundquery', paytype: 'WECHAT', out_refund_no })
      return JSON.parse(said.refund_list ?? '')[0].refund_status
    },
    words: { succeeded: 'SUCCESS', processing: 'PROCESSING', failed: 'FAIL' },
    notNow: { state: 'FAIL', code: '20008' },
  },
  'method-gateway': {
    create(bench) {
      const order = { out_trade_no: NO, order_name: '大红袍', total_amount: 128, order_type: 0, notify_url: NOTIFY_URL }
      return callMethodGateway(bench, 'jd.pay', order)
    },
    refund: (bench, out_refund_no) =>
      callMethodGateway(bench, 'trade.refund', { out_trade_no: NO, out_refund_no, refund_fee: '1.00' }),
    // No call asks for a refund: the order's own status words tell.
    query: async (bench) => (await callMethodGateway(bench, 'trade.query', { out_trade_no: NO })).trade_status,
    words: { succeeded: '7', processing: '4', failed: '6' },
    notNow: { error_code: 14500 },
  },
}
const ids = Object.keys(WAYS)
const wayOf = (id: string): Ways => WAYS[id] as Ways

let bench: Bench
beforeEach(() => {
  bench = createBench()
  bench.reply.body = 'success'
})

async function paid(id: string): Promise<Ways> {
  await wayOf(id).create(bench)
  await payer(bench, 'pay')
  return wayOf(id)
}

async function refundsInLedger(): Promise<{ status: string; notifications: unknown[] }[]> {
  return (await onlyPayment(bench)).refunds
}

test.each(ids)('a refund at %s is done at once, unless told otherwise', async (id) => {
  const { refund, query, words } = await paid(id)
  await refund(bench, 'r1')
  expect(await query(bench, 'r1')).toBe(words.succeeded)
  expect(await refundsInLedger()).toMatchObject([{ refundNo: 'r1', amount: 100, status: 'succeeded' }])
})

test.each(ids)('a refund at %s waits until it is decided, once', async (id) => {
  const { refund, query, words } = await paid(id)
  await bench.json('/control/refunds', { tradeNo: 'A1', outcome: 'process' })
  await refund(bench, 'r1')
  expect(await query(bench, 'r1')).toBe(words.processing)
  expect((await bench.json('/control/refunds/r1', { outcome: 'succeed' })).status).toBe(200)
  expect(await query(bench, 'r1')).toBe(words.succeeded)
  expect((await bench.json('/control/refunds/r1', { outcome: 'fail' })).status).toBe(409)
  expect(await query(bench, 'r1')).toBe(words.succeeded)
})

test.each(ids)('a refund at %s fails, and its money can be given back by another', async (id) => {
  const { refund, query, words } = await paid(id)
  await bench.json('/control/refunds', { refundNo: 'r1', outcome: 'fail' })
  await refund(bench, 'r1')
  expect(await query(bench, 'r1')).toBe(words.failed)
  await refund(bench, 'r2')
  expect(await query(bench, 'r2')).toBe(words.succeeded)
  expect(await refundsInLedger()).toMatchObject([{ status: 'failed' }, { status: 'succeeded' }])
})

test.each(ids)('a refund at %s is refused for now in the document’s words, and not made', async (id) => {
  const { refund, notNow } = await paid(id)
  await bench.json('/control/refunds', { outcome: 'refuse' })
  expect(await refund(bench, 'r1')).toMatchObject(notNow)
  expect(await refundsInLedger()).toEqual([])
  await bench.json('/control/refunds', { outcome: 'succeed' })
  await refund(bench, 'r1')
  expect(await refundsInLedger()).toMatchObject([{ status: 'succeeded' }])
})

test.each(ids)('the fault `processing` keeps one refund at %s waiting', async (id) => {
  const { refund } = await paid(id)
  await bench.json('/control/faults', { on: 'refund', fault: 'processing' })
  for (const refundNo of ['r1', 'r2']) await refund(bench, refundNo)
  expect(await refundsInLedger()).toMatchObject([{ status: 'processing' }, { status: 'succeeded' }])
})

test.each(ids)('an answer about a refund at %s is lost, and the money has moved', async (id) => {
  const { refund, query } = await paid(id)
  await bench.json('/control/faults', { on: 'refund', fault: 'no-reply', orderNo: NO })
  await expect(refund(bench, 'r1')).rejects.toThrow('cut the connection')
  expect(await refundsInLedger()).toMatchObject([{ refundNo: 'r1', status: 'succeeded' }])
  // The method gateway has no call of its own that asks for a refund.
  if (id === 'method-gateway') return
  await bench.json('/control/faults', { on: 'refund-query', fault: 'no-reply', orderNo: NO })
  await expect(query(bench, 'r1')).rejects.toThrow('cut the connection')
})

test('an order decides what is processing, too, and the latest order wins', async () => {
  const { refund } = await paid('pooul-v2')
  await bench.json('/control/refunds', { outcome: 'process' })
  await refund(bench, 'r1')
  await bench.json('/control/refunds', { tradeNo: 'B', outcome: 'succeed' })
  expect(await refundsInLedger()).toMatchObject([{ status: 'processing' }])
  await bench.json('/control/refunds', { tradeNo: 'A', outcome: 'succeed' })
  await refund(bench, 'r2')
  expect(await refundsInLedger()).toMatchObject([{ status: 'succeeded' }, { status: 'succeeded' }])
})

test('Pooul v2 tries a failed refund again under its number, as its document demands', async () => {
  const { refund } = await paid('pooul-v2')
  await bench.json('/control/refunds', { outcome: 'fail' })
  await refund(bench, 'r1')
  await bench.json('/control/refunds', { outcome: 'succeed' })
  await refund(bench, 'r1')
  expect(await refundsInLedger()).toMatchObject([{ refundNo: 'r1', status: 'succeeded' }])
})

test('Pooul v2 tells of a refund once it has succeeded, until it is heard, and again on demand', async () => {
  const { refund } = await paid('pooul-v2')
  bench.reply.body = 'later'
  await bench.json('/control/refunds', { outcome: 'process' })
  await refund(bench, 'r1')
  expect(bench.inbox).toHaveLength(1)
  await bench.json('/control/refunds/r1', { outcome: 'succeed' })
  await bench.clock.advance(15_000)
  const told = bench.inbox.slice(1)
  expect(told.map(({ url }) => url)).toEqual([REFUNDS_URL, REFUNDS_URL])
  const { data } = openToken((await told[0]?.text()) ?? '', keys['pooul-v2'].gatewayPublicKey)
  expect(data).toMatchObject({
    mch_trade_id: NO,
    trade_state: 1,
    refunds: { mch_refund_id: 'r1', refund_fee: 100, refund_status: 0 },
  })
  expect((await refundsInLedger())[0]?.notifications).toHaveLength(2)
  const storm = await bench.json('/control/refunds/r1/notify', { times: 100, concurrency: 10 })
  expect(storm.body).toMatchObject({ statuses: { 200: 100 } })
  expect((await onlyPayment(bench)).notifications).toHaveLength(1)
})

test('Pooul v2 tells a wrong amount of a refund on demand', async () => {
  const { refund } = await paid('pooul-v2')
  await bench.json('/control/faults', { on: 'notification', fault: 'wrong-amount' })
  await refund(bench, 'r1')
  const { data } = openToken((await bench.inbox[1]?.text()) ?? '', keys['pooul-v2'].gatewayPublicKey)
  expect(data).toMatchObject({ total_fee: 12_800, refunds: { refund_fee: 101 } })
})

test.each([
  ['/control/refunds', { outcome: 'maybe' }, 400, 'refund-order'],
  ['/control/refunds', { outcome: 'fail', tradeNo: 7 }, 400, 'refund-order'],
  ['/control/refunds/r1', { outcome: 'process' }, 400, 'refund-decision'],
  ['/control/refunds/r1', { outcome: 'fail' }, 404, 'refund-unknown'],
  ['/control/refunds/r1/notify', {}, 409, 'refund-silent'],
])('%s with %j is answered %i %s', async (path, asked, status, code) => {
  expect(await bench.json(path, asked)).toMatchObject({ status, body: { error: { code } } })
})

test('reset forgets the orders about refunds', async () => {
  await bench.json('/control/refunds', { outcome: 'fail' })
  await bench.json('/control/reset', {})
  const { refund } = await paid('tlinx')
  await refund(bench, 'r1')
  expect(await refundsInLedger()).toMatchObject([{ status: 'succeeded' }])
})
