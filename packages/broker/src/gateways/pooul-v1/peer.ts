import { createHash, randomBytes } from 'node:crypto'
import type { GatewayPeer, RefundFacts } from '../../testing/gateway-peer.ts'

const MERCHANT = '59382e3cffea0e5fcd0cfc3e'

/** Pooul v1's side of the wire, after its documents: JSON both ways, with the signature over `data` alone in what it says. */
export function createPeer(): GatewayPeer {
  const key = randomBytes(16).toString('hex')
  const text = (message: unknown) => new TextEncoder().encode(JSON.stringify(message))
  const frame = { version: '1.0', sign_type: 'md5' }
  const seal = (message: Readonly<Record<string, unknown>>) => text({ ...message, sign: signed(message.data, key) })
  const post = (bytes: Uint8Array) => ({ method: 'POST', query: '', contentType: 'application/json', bytes }) as const
  const names = { trade_id: '59880f86fd4eb0751a4f5a30' }

  return {
    config: {
      baseUrl: 'https://gateway.example.com/paygate/merchant_info/',
      merchantId: MERCHANT,
      key,
      wechatAppId: 'wx26a0ffd6bfa99df7',
      wechatOpenAppId: 'wx2fbcb61b6e5b1384',
      payTypes: 'wechat.scan,wechat.wap,wechat.app,alipay.scan,qq.scan',
    },
    signsRefusals: false,
    receive({ url, headers, body = '' }) {
      if (!headers['content-type']?.startsWith('application/json')) throw new Error('100')
      const { sign, ...fields } = JSON.parse(body)
      if (sign !== signed(fields, key)) throw new Error('101')
      const { merchant_id, nonce_str, sign_type, ...values } = fields
      if (merchant_id !== MERCHANT) throw new Error('200')
      if (sign_type !== 'MD5' || String(nonce_str).length !== 32) throw new Error('103')
      return { path: new URL(url).pathname.replace('/paygate/merchant_info', ''), values }
    },
    clear: (code, words, data) => ({
      code: /^-?\d+$/.test(code) ? Number(code) : code,
      msg: words,
      ...frame,
      ...(data !== undefined && { data }),
    }),
    seal,
    unsigned: text,
    notification: (data) => post(seal({ code: 0, msg: null, data, ...frame })),
    unsignedNotification: (data) => post(text({ code: 0, msg: null, data, ...frame })),
    payment: ({ tradeNo, status, amount, merchant = MERCHANT }) => ({
      ...names,
      mch_trade_id: tradeNo,
      merchant_id: merchant,
      pay_type: 'wechat.jsurl',
      trade_state: status,
      total_fee: amount,
    }),
    created: (channel, { tradeNo }, address) => ({
      ...names,
      ...CREATED[channel]?.(address),
      mch_trade_id: tradeNo,
      merchant_id: MERCHANT,
    }),
    refunds: {
      taken: (facts) => refundFields(facts, '59faeb33fd4eb0751a4f8c53'),
      found: (facts) => refundFields(facts, '59faeb4dfd4eb0751a4f8c55'),
      notified: { lacks: 'the documents of this API tell of no notification of refunds: they are asked about' },
    },
    barcode: { lacks: 'the documents of this API have no call to undo a payment, without which no till can end one' },
  }
}

function refundFields({ refundNo, status, amount, payment }: RefundFacts, nonce: string) {
  return {
    mch_trade_id: payment.tradeNo,
    merchant_id: MERCHANT,
    trade_id: '59faead1fd4eb0751a4f8c41',
    refund_id: '59faeb32fd4eb0751a4f8c50',
    refund_status: status,
    mch_refund_id: refundNo,
    refund_fee: amount,
    nonce_str: nonce,
  }
}

// After the samples of the vendor's chapters; what they mask is made up.
const CREATED: Readonly<Record<string, (address?: string) => object>> = {
  'wechat:web': (address = `${SWIFTPASS}/pay/jspay?token_id=1170eeb0f2898d0ade7e244f&showwxtitle=1`) => ({
    appid: 'wx290e8a8a8a8a869d',
    token_id: '1170eeb0f2898d0ade7e244f',
    pay_url: address,
    pay_type: 'wechat.jsurl',
  }),
  'wechat:qr': (address = 'weixin://wxpay/bizpayurl?pr=oB8TuWO') => scanned('wechat.scan', address),
  'alipay:qr': (address = 'https://qr.alipay.com/bax05219xy73fxcgfi7w206f') => scanned('alipay.scan', address),
  'qq:qr': (address = 'https://myun.tenpay.com/mqq/pay/qrcode.html?_wv=1027&_bid=2183&t=5V31b8969a816863a217f3') =>
    scanned('qq.scan', address),
  'wechat:h5': (
    address = 'https://statecheck.swiftpass.cn/pay/wappay?token_id=153006f8ca8c2953f1644&service=pay.weixin.wappayv2',
  ) => ({ result_code: 0, pay_info: address, pay_type: 'wechat.wap', nonce_str: '5a0bbc03ffea0e4f264fca2d' }),
  'wechat:app': () => ({
    result_code: 0,
    prepay_id: 'wx20171101154048fe66f386030799898150',
    pay_info: JSON.stringify({
      noncestr: '59f97a80ffea0e11725a4ad5',
      package: 'Sign=WXPay',
      partnerid: '49770166',
      prepayid: 'wx20171101154048fe66f386030799898150',
      appid: 'wx2fbcb61b6e5b1384',
      sign: '2561DA0000000000000000006B832574',
      timestamp: '1509522048',
    }),
    pay_type: 'wechat.app',
  }),
}

const SWIFTPASS = 'https://pay.swiftpass.cn'

function scanned(pay_type: string, code_url: string) {
  return { code_url, code_img_url: `${SWIFTPASS}/pay/qrcode?uuid=${encodeURIComponent(code_url)}`, pay_type }
}

function signed(data: unknown, key: string): string {
  const line = Object.entries(data ?? {})
    .filter(([, value]) => value !== undefined && value !== null && value !== '' && typeof value !== 'object')
    .map(([name, value]) => `${name}=${value}`)
    .sort()
  return createHash('md5')
    .update([...line, `key=${key}`].join('&'))
    .digest('hex')
    .toUpperCase()
}
