import { expect, test } from 'vitest'
import { GatewayUnclear, SignatureMismatch } from '../../gateway/errors.ts'
import { done, failureOf, openBench, orderFor } from '../../testing/gateway-contract/bench.ts'
import chaoying from './index.ts'
import { createPeer } from './peer.ts'

const peer = createPeer()
const subject = { gateway: chaoying, peer, transcripts: [] }

const create = async (channel: Parameters<typeof orderFor>[0], reply: object = {}) => {
  const order = orderFor(channel)
  const { account, sent } = openBench(subject, () => done(subject, { ...peer.created(channel, order), ...reply }))
  const { action } = await account.create(order)
  return { action, values: peer.receive(sent[0] as (typeof sent)[0]).values }
}

test('wechat:app: trade_type APP of the native app’s own id, and the SDK’s seven parameters as they came', async () => {
  const { action, values } = await create('wechat:app')
  expect(values).toMatchObject({ method: 'PreOrder_WECHAT', trade_type: 'APP', sub_appid: 'wx2421b1c4370ec43b' })
  expect(action).toEqual({
    type: 'hand-to-app',
    params: {
      ...{ appid: 'wx2421b1c4370ec43b', partnerid: '1264300000', prepayid: 'wx2017112917262941a3a33e980001282756' },
      ...{ package: 'Sign=WXPay', noncestr: '1511947589427', timestamp: '1511947589' },
      sign: 'CD871BCD09B3D0C6339B2D0DE72DE7EE',
    },
  })
})

test('alipay:app: Alipay’s own text, which nobody on the way takes apart', async () => {
  const { action, values } = await create('alipay:app')
  expect(values).toMatchObject({ method: 'PreOrder_ALIPAY', trade_type: 'APP' })
  const params = { pay_info: 'app_id=2014072300007148&method=alipay.trade.app.pay&sign=none' }
  expect(action).toEqual({ type: 'hand-to-app', params })
})

test.each([undefined, '', '[]', '{"appid":"wx1"}'])('an app’s pay_info %j is unclear', async (pay_info) => {
  expect(await failureOf(create('wechat:app', { pay_info }))).toBeInstanceOf(GatewayUnclear)
})

test('an address with several fields in it does a reply no harm; one that hides a field which is read does', async () => {
  const page = 'https://pay.storepos.cn/pay/page?uuid=1&v=2'
  expect((await create('alipay:jsapi', { pay_url: page })).action.type).toBe('invoke-alipay')
  for (const hidden of ['total_fee=1', 'base_fee=1', 'transaction_id=1', 'mch_id=1', 'code=10000', 'refund_list=[]']) {
    const attach = `x&${hidden}`
    expect(await failureOf(create('alipay:jsapi', { attach }))).toBeInstanceOf(SignatureMismatch)
  }
})

test('APP_BANK is a raw call: what a bank’s own SDK wants stands in no document', async () => {
  const { account, sent } = openBench(subject, () => done(subject, { pay_info: 'a bank’s own text' }))
  const values = { body: 'b', out_trade_no: 'A1234', total_fee: 1, trade_type: 'APP_BANK', sub_appid: 'wx1' }
  const { received, signed } = await account.call('PreOrder_WECHAT', values)
  expect([received.pay_info, signed]).toEqual(['a bank’s own text', true])
  expect(peer.receive(sent[0] as (typeof sent)[0]).values).toMatchObject({ trade_type: 'APP_BANK', total_fee: '1' })
})

test('a notification is answered within its three seconds: it tells all, so no call is made before the answer', async () => {
  const { account, sent } = openBench(subject, () => Promise.reject(new Error('asked')))
  const paid = peer.payment({ tradeNo: orderFor('wechat:qr').tradeNo, status: 'SUCCESS', amount: '1234' })
  expect(await account.readNotification(peer.notification(paid))).toMatchObject({ verdict: 'paid', amount: 1234 })
  expect(account.capabilities.notificationSettles).toBe(true)
  expect(account.acknowledgement.accepted).toEqual({ status: 200, contentType: 'text/plain', body: 'success' })
  expect(sent).toEqual([])
})
