import { expect, test } from 'vitest'
import { callChaoying } from '../testing/call-chaoying.ts'
import { callMethodGateway } from '../testing/call-method-gateway.ts'
import { callPooulV1 } from '../testing/call-pooul-v1.ts'
import { alipay, exchangeLoginCode, loginCode, miniProgram, officialAccount } from '../testing/call-wallets.ts'
import { type Bench, createBench, NOTIFY_URL, onlyPayment, payOrder, scanOrder } from '../testing/test-bench.ts'
import { payerProblem } from './named-payer.ts'
import { alipayOpenIdOf, alipayUserIdOf, wechatOpenidOf } from './people.ts'

const IP = '203.0.113.7'
const NO = 'A1001'

/** How each gateway is told who pays, and how it refuses in words of its own. */
interface Case {
  order(bench: Bench, id: string, appId: string): Promise<object>
  refusal(words: string): object
}

const V1 = { mch_trade_id: NO, body: '大红袍', total_fee: 12_800, spbill_create_ip: IP, notify_url: NOTIFY_URL }
const METHOD = {
  out_trade_no: NO,
  order_name: '大红袍',
  total_amount: 128,
  notify_url: NOTIFY_URL,
  spbill_create_ip: IP,
}
const CHAOYING = { trade_type: 'JSPAY', body: '大红袍', out_trade_no: NO, total_fee: 12_800 }
const pooul = (pay_type: string): Case => ({
  order: (bench, sub_openid, sub_appid) => bench.pooul('', scanOrder({ pay_type, sub_appid, sub_openid })),
  refusal: (words) => ({ code: 600, msg: expect.stringContaining(words) }),
})
const pooulV1 = (pay_type: string): Case => ({
  order: (bench, sub_openid, sub_appid) => callPooulV1(bench, 'pay', { ...V1, pay_type, sub_appid, sub_openid }),
  refusal: (words) => ({ code: 600, msg: expect.stringContaining(`PARAM_ERROR:${words}`) }),
})
const chaoying = (method: string): Case => ({
  order: (bench, buyer_id, sub_appid) =>
    callChaoying(bench, '/v2/UnifiedPay/Gateway', { ...CHAOYING, method, buyer_id, sub_appid }),
  refusal: (words) => ({ state: 'FAIL', code: '20004', msg: `参数错误：${words}` }),
})

const WECHAT: Readonly<Record<string, Case>> = {
  'pooul-v2 wechat.jsapi': pooul('wechat.jsapi'),
  'pooul-v2 wechat.jsminipg': pooul('wechat.jsminipg'),
  'pooul-v1 wechat.jsurl': pooulV1('wechat.jsurl'),
  'pooul-v1 wechat.jsapi': pooulV1('wechat.jsapi'),
  'chaoying PreOrder_WECHAT': chaoying('PreOrder_WECHAT'),
  'method-gateway weixin.mppay': {
    order: (bench, sub_openid, sub_appid) =>
      callMethodGateway(bench, 'weixin.mppay', { ...METHOD, sub_openid, sub_appid }),
    refusal: (words) => ({ error_code: 10008, error_msg: `无效的参数：sub_openid，${words}` }),
  },
  tlinx: {
    order: (bench, sub_openid, sub_appid) => bench.tlinx('payorder', payOrder({ JSAPI: 1, sub_appid, sub_openid })),
    refusal: (words) => ({ code: 8011, msg: expect.stringContaining(words) }),
  },
}

const ALIPAY: Readonly<Record<string, Case>> = {
  'pooul-v2 alipay.jsapi': pooul('alipay.jsapi'),
  'pooul-v1 alipay.jsapi': {
    order: (bench, buyer_id) => callPooulV1(bench, 'pay', { ...V1, pay_type: 'alipay.jsapi', buyer_id }),
    refusal: (words) => ({ code: 600, msg: expect.stringContaining(`ACQ.INVALID_PARAMETER:${words}`) }),
  },
  'chaoying PreOrder_ALIPAY': chaoying('PreOrder_ALIPAY'),
  'method-gateway alipay.h5_pay': {
    order: (bench, user_id) => callMethodGateway(bench, 'alipay.h5_pay', { ...METHOD, user_id }),
    refusal: (words) => ({ error_code: 10008, error_msg: `无效的参数：user_id，${words}` }),
  },
  tlinx: {
    order: (bench, buyer_id) => bench.tlinx('payorder', payOrder({ pmt_tag: 'AlipayCS', JSAPI: 1, buyer_id })),
    refusal: (words) => ({ code: 8011, msg: expect.stringContaining(words) }),
  },
}

async function nothingMade(bench: Bench): Promise<void> {
  expect((await bench.json('/control/ledger')).body.payments).toEqual([])
}

test.each(Object.entries(WECHAT))('%s takes an app’s own openid, and refuses another app’s', async (_name, gateway) => {
  const bench = createBench({ strictPayers: true })
  const { openid } = await exchangeLoginCode(bench, await loginCode(bench))
  const said = await gateway.order(bench, String(openid), officialAccount.appId)
  expect(said).toMatchObject(gateway.refusal('appid和openid不匹配'))
  await nothingMade(bench)
  await gateway.order(bench, String(openid), miniProgram.appId)
  expect(await onlyPayment(bench)).toMatchObject({ appId: miniProgram.appId, payer: openid })
})

test.each(Object.entries(WECHAT))('%s refuses an Alipay id', async (_name, gateway) => {
  const bench = createBench()
  const said = await gateway.order(bench, alipayUserIdOf('alice'), officialAccount.appId)
  expect(said).toMatchObject(gateway.refusal('无效的openid'))
  await nothingMade(bench)
})

test.each(Object.entries(ALIPAY))('%s takes a user_id, and refuses an openid', async (_name, gateway) => {
  const bench = createBench({ strictPayers: true })
  const said = await gateway.order(bench, wechatOpenidOf('alice', officialAccount.appId), alipay.appId)
  expect(said).toMatchObject(gateway.refusal('参数有误，买家不存在'))
  await nothingMade(bench)
  await gateway.order(bench, alipayUserIdOf('alice'), alipay.appId)
  expect(await onlyPayment(bench)).toMatchObject({ payer: alipayUserIdOf('alice') })
})

test.each([...Object.entries(WECHAT), ...Object.entries(ALIPAY)])(
  '%s takes somebody whom the sandbox doesn’t know, unless it is strict',
  async (_name, gateway) => {
    const strict = createBench({ strictPayers: true })
    await gateway.order(strict, 'oTeaShopPayer00000000000001', officialAccount.appId)
    await nothingMade(strict)
    const bench = createBench()
    await gateway.order(bench, 'oTeaShopPayer00000000000001', officialAccount.appId)
    expect(await onlyPayment(bench)).toMatchObject({ payer: 'oTeaShopPayer00000000000001' })
  },
)

test.each([
  ['its own app', alipay.appId, undefined],
  ['no app', undefined, undefined],
  ['WeChat’s app, which says nothing', officialAccount.appId, undefined],
  ['another app', '2021000000000000', 'appid和openid不匹配'],
])('an open_id named for %s', (_name, appId, words) => {
  const id = alipayOpenIdOf('alice', alipay.appId)
  expect(payerProblem({ strictPayers: true }, { wallet: 'alipay', appId, id })?.words).toBe(words)
})
