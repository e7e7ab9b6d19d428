import { expect, test } from 'vitest'
import { postChaoying } from '../../testing/call-chaoying.ts'
import { createBench, keys, NOTIFY_URL, payer } from '../../testing/test-bench.ts'
import { isSignedWith, type Parameters, signParameters } from './signature.ts'

const V2 = '/v2/UnifiedPay/Gateway'
const ORDER = {
  method: 'PreOrder_ALIPAY',
  trade_type: 'NATIVE',
  body: '茶',
  out_trade_no: '1523929500000',
  total_fee: '101',
}

function benchOf(merchant: object) {
  const bench = createBench({ merchants: { chaoying: [{ ...keys.chaoying, name: '山里茶铺', ...merchant }] } })
  return { bench, ask: (values: Parameters) => postChaoying(bench, V2, signed(values)) }
}

function signed(values: Parameters): Parameters {
  const { merchantId: mch_id, agentId: agent_id, key } = keys.chaoying
  const form = { ...values, mch_id, agent_id, pid: 'yunpos', version: '1.0', notify_url: NOTIFY_URL }
  return { ...form, sign: signParameters(form, key) }
}

test('printed: a pre-order’s reply has what the sample has, and no signature; a query is signed still [A4]', async () => {
  const { ask } = benchOf({ replies: 'printed' })
  const said = await ask(ORDER)
  expect(said).toMatchObject({ state: 'SUCCESS', code_url: expect.stringContaining('https://qr.alipay.com/') })
  expect(said).not.toHaveProperty('sign')
  expect(await ask({ method: 'orderquery', paytype: 'ALIPAY', out_trade_no: ORDER.out_trade_no })).toHaveProperty(
    'sign',
  )
})

test('reference: nothing to pay with but the address of its picture [A4]', async () => {
  const { code_url, code_img_url = '' } = await benchOf({ replies: 'reference' }).ask(ORDER)
  expect(code_url).toBe(undefined)
  expect(new URL(code_img_url).searchParams.get('uuid')).toMatch(/^https:\/\/qr\.alipay\.com\//)
})

test('notifications of the newer API by the agent’s key, as the document says [A4]', async () => {
  const { bench, ask } = benchOf({ notifications: 'agent' })
  bench.reply.body = 'success'
  await ask(ORDER)
  await payer(bench, 'pay')
  const form = Object.fromEntries(new URLSearchParams(await bench.inbox[0]?.text()))
  expect(isSignedWith(form, keys.chaoying.agentKey)).toBe(true)
  expect(isSignedWith(form, keys.chaoying.key)).toBe(false)
})
