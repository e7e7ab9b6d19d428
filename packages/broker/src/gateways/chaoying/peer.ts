import { createHash, randomBytes } from 'node:crypto'
import type { GatewayPeer } from '../../testing/gateway-peer.ts'

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
    clear: (code, words, values = {}) => ({
      ...(code === '10000' ? { state: 'SUCCESS' } : { state: 'FAIL', code }),
      msg: words,
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
  }
}

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
