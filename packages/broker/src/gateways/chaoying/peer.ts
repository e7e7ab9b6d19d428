import { createHash, randomBytes } from 'node:crypto'
import type { Channel } from '@pay-checkout/protocol'
import type { PaymentOrder } from '../../gateway/account.ts'
import type { GatewayPeer, RefundPeer } from '../../testing/gateway-peer.ts'

const MERCHANT = '00000001'

/** Chaoying's side of the wire, after its documents: forms in, flat JSON out, one signature over all that isn't empty. */
export function createPeer(): GatewayPeer {
  const key = randomBytes(16).toString('hex')
  const bytes = (text: string) => new TextEncoder().encode(text)
  const form = (fields: object) =>
    ({
      method: 'POST',
      query: '',
      contentType: 'application/x-www-form-urlencoded',
      bytes: bytes(new URLSearchParams(Object.entries(fields)).toString()),
    }) as const

  return {
    config: {
      baseUrl: 'https://gateway.example.com/v2/UnifiedPay/',
      merchantNo: MERCHANT,
      key,
      pid: 'yunpos',
      agentId: '13000000000000000',
      wechatAppId: 'wxaee08d155d9de0c5',
      wechatMiniAppId: 'wxc3d2e734ae326831',
      wechatOpenAppId: 'wx2421b1c4370ec43b',
      alipayApp: true,
    },
    receive({ url, headers, body = '' }) {
      if (headers['content-type'] !== 'application/x-www-form-urlencoded') throw new Error('20004')
      const { sign, ...fields } = Object.fromEntries(new URLSearchParams(body))
      if (sign !== signed(fields, key)) throw new Error('20002')
      const { mch_id, pid, version, nonce_str = '', agent_id, ...values } = fields
      if (mch_id !== MERCHANT) throw new Error('20005')
      if (agent_id !== '13000000000000000') throw new Error('20012')
      if (pid !== 'yunpos' || version !== '1.0' || nonce_str.length !== 32) throw new Error('20004')
      return { path: new URL(url).pathname.replace(/^\/v2\/UnifiedPay/, ''), values }
    },
    // A code that our tables tell apart by its words, "20010 不存在", is a code and these words.
    clear: (code, words, values = {}) => ({
      ...(code === '10000' ? { state: 'SUCCESS' } : { state: 'FAIL', code: code.split(' ')[0] }),
      msg: code.split(' ')[1] ?? words,
      ...(values as object),
    }),
    seal: (message) => bytes(JSON.stringify({ ...message, sign: signed(message, key) })),
    unsigned: (message) => bytes(JSON.stringify(message)),
    notification: (values) => form({ ...notified(values), sign: signed(notified(values), key) }),
    unsignedNotification: (values) => form(notified(values)),
    payment: ({ tradeNo, status, amount, merchant = MERCHANT }) => ({
      mch_id: merchant,
      out_trade_no: tradeNo,
      transaction_id: '4200000334201905246610520000',
      trade_state: status,
      total_fee: amount,
    }),
    created: (channel, { tradeNo }, address) => ({
      mch_id: MERCHANT,
      out_trade_no: tradeNo,
      code: '10000',
      trade_state: 'SUCCESS',
      ...CREATED[channel]?.(address),
    }),
    refunds: REFUNDS,
    barcode: {
      paid: (channel, order) => ({ state: 'SUCCESS', code: '10000', msg: 'SUCCESS', ...micropaid(channel, order) }),
      paying: (_channel, { tradeNo: out_trade_no }) => ({
        ...{ state: 'SUCCESS', code: '10001', msg: '支付中' },
        ...{ trade_state: 'NEED_QUERY', mch_id: MERCHANT, out_trade_no },
      }),
    },
  }
}

const REFUNDS: RefundPeer = {
  // The reply says that the refund was taken on, and never how it stands.
  taken: ({ refundNo, amount, payment }) => ({
    ...{ code: '10000', trade_state: 'SUCCESS', mch_id: MERCHANT, out_trade_no: payment.tradeNo },
    ...{ transaction_id: '4200000330201905173095298659', refund_id: '50000300412019051709584177333' },
    ...{ out_refund_no: refundNo, base_fee: String(payment.amount), base_refund_fee: amount },
  }),
  found: ({ refundNo, status, amount, payment }) => ({
    ...{ code: '10000', trade_state: 'SUCCESS', mch_id: MERCHANT, out_trade_no: payment.tradeNo, refund_count: '1' },
    refund_list: JSON.stringify([
      {
        ...{ serial_no: '0', refund_id: '50000300412019051709584177333', out_refund_no: refundNo },
        ...{ base_refund_fee: amount, refund_status: status },
      },
    ]),
  }),
  notified: { lacks: 'The document has notifications of payments alone; refunds are asked about.' },
}

const micropaid = (channel: Channel, { tradeNo, amount }: PaymentOrder) => ({
  ...{ trade_state: 'SUCCESS', mch_id: MERCHANT, out_trade_no: tradeNo },
  ...{ transaction_id: '7551000001201706196281085687', paytype: channel.startsWith('wechat') ? 'WECHAT' : 'ALIPAY' },
  ...{ base_fee: String(amount), total_fee: String(amount), time_end: '20170619165616' },
})

const invoked = () => ({
  pay_info: JSON.stringify({
    appId: 'wxc3d2e734ae326831',
    timeStamp: '1511947589427',
    status: '0',
    signType: 'MD5',
    package: 'prepay_id=wx2017112917262941a3a33e980001282756',
    callback_url: '',
    nonceStr: '1511947589427',
    paySign: 'CD871BCD09B3D0C6339B2D0DE72DE7EE',
  }),
})
const CREATED: Readonly<Record<string, (address?: string) => object>> = {
  'wechat:qr': (code_url = 'weixin://wxpay/bizpayurl?pr=oB8TuWO') => ({ code_url }),
  'alipay:qr': (code_url = 'https://qr.alipay.com/bax04486r0vgbxds3h55805a') => ({ code_url }),
  'ecny:qr': (code_url = 'https://qr.pbcdci.cn/004043112022083115224300703035700000004') => ({ code_url }),
  'wechat:jsapi': invoked,
  'wechat:miniprogram': invoked,
  'wechat:app': () => ({
    pay_info: JSON.stringify({
      ...{ appid: 'wx2421b1c4370ec43b', partnerid: '1264300000', prepayid: 'wx2017112917262941a3a33e980001282756' },
      ...{ package: 'Sign=WXPay', noncestr: '1511947589427', timestamp: '1511947589' },
      sign: 'CD871BCD09B3D0C6339B2D0DE72DE7EE',
    }),
  }),
  'alipay:app': () => ({ pay_info: 'app_id=2014072300007148&method=alipay.trade.app.pay&sign=none' }),
  'alipay:jsapi': () => ({ pay_info: '{"tradeNO":"2023052522001428751420000000"}' }),
}

// A notification has words of its own for what a reply calls trade_state.
function notified({ trade_state, ...values }: Readonly<Record<string, unknown>>): Record<string, string> {
  const result = trade_state === undefined ? {} : { pay_result: trade_state === 'SUCCESS' ? '0' : '1' }
  const fields = { state: 'SUCCESS', result_code: 'SUCCESS', ...result, ...values }
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, String(value)]))
}

function signed(fields: object, key: string): string {
  const line = Object.entries(fields)
    .filter(([, value]) => value !== undefined && value !== null && value !== '')
    .map(([name, value]) => `${name}=${value}`)
    .sort()
  return createHash('md5')
    .update([...line, `key=${key}`].join('&'))
    .digest('hex')
    .toUpperCase()
}
