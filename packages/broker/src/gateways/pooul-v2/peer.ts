import { createSign, createVerify, generateKeyPairSync } from 'node:crypto'
import type { GatewayPeer, RefundFacts } from '../../testing/gateway-peer.ts'

const MERCHANT = '5399355381712172'

/** Pooul's side of the wire, after its documents: RS256 tokens both ways, plain JSON for errors. */
export function createPeer(): GatewayPeer {
  const merchant = keys(2048)
  // As short as Pooul's own.
  const gateway = keys(1024)
  const text = (message: unknown) => new TextEncoder().encode(JSON.stringify(message))
  const seal = (message: unknown) => new TextEncoder().encode(token(message, gateway.privateKey))

  return {
    config: {
      baseUrl: 'https://gateway.example.com',
      merchantId: MERCHANT,
      privateKey: merchant.privateKey,
      gatewayPublicKey: gateway.publicKey,
      wechatAppId: 'wx069eb0cbbdd45873',
      wechatMiniAppId: 'wx758379be100f9991',
      wechatOpenAppId: 'wx2fbcb61b6e5b1384',
      alipayAppId: '2019082800000001',
      wechatWeb: true,
    },
    receive({ url, headers, body = '' }) {
      const { pathname, searchParams } = new URL(url)
      if (searchParams.get('merchant_id') !== MERCHANT) throw new Error('no such merchant')
      if (headers['content-type'] !== 'text/plain') throw new Error('not plain text')
      const [header = '', payload = '', signature = ''] = body.split('.')
      const genuine = createVerify('RSA-SHA256')
        .update(`${header}.${payload}`)
        .verify(merchant.publicKey, Buffer.from(signature, 'base64url'))
      if (!genuine) throw new Error('bad signature')
      const { nonce_str, ...values } = JSON.parse(Buffer.from(payload, 'base64url').toString())
      if (typeof nonce_str !== 'string' || nonce_str.length < 16) throw new Error('no nonce_str')
      if ('iat' in values) throw new Error('no document knows an iat')
      return { path: pathname, values }
    },
    clear: (code, words, data) => ({ code: numberOf(code), msg: words, ...(data !== undefined && { data }) }),
    seal,
    unsigned: text,
    notification: (data) => ({
      method: 'POST',
      query: '',
      contentType: 'text/plain',
      bytes: seal({ code: 0, data, nonce_str: '5b4421c001c9117d49d35773' }),
    }),
    unsignedNotification: (data) => ({
      method: 'POST',
      query: '',
      contentType: 'application/json',
      bytes: text({ code: 0, data }),
    }),
    payment: ({ tradeNo, status, amount, merchant: named = MERCHANT }) => ({
      mch_trade_id: tradeNo,
      trade_id: '5b4421c001c9117d49d35771',
      merchant_id: named,
      trade_state: status,
      total_fee: amount,
    }),
    created: (channel, { tradeNo }, address) => ({
      trade_id: '5b4421c001c9117d49d35771',
      mch_trade_id: tradeNo,
      merchant_id: MERCHANT,
      ...CREATED[channel]?.(address),
    }),
    refunds: {
      taken: () => ({}),
      found: (facts) => refundFields(facts),
      // The newer document's notification of a refund says nothing of its payment's state.
      notified: (facts) => refundFields(facts),
    },
    barcode: {
      paid: (_channel, { tradeNo }) => micro(tradeNo, 'success', { trade_state: 0, trade_info: '支付成功' }),
      paying: (_channel, { tradeNo }) =>
        micro(tradeNo, 'USERPAYING, 需要用户输入支付密码', {
          trade_state: 6,
          trade_info: '支付中, USERPAYING, 需要用户输入支付密码',
        }),
    },
  }
}

// As the document's two samples of common.micro: without an amount.
function micro(tradeNo: string, msg: string, state: object) {
  return {
    code: 0,
    msg,
    data: { trade_id: '5b378a0601c9117d162f281c', mch_trade_id: tradeNo, merchant_id: MERCHANT, ...state },
  }
}

function refundFields({ refundNo, status, amount, payment }: RefundFacts) {
  const refund = { refund_id: '5b34ba3d01c9112ae61fb8c1', mch_refund_id: refundNo, refund_fee: amount }
  return {
    trade_id: '5b34b9a901c9112ae61fb8bc',
    mch_trade_id: payment.tradeNo,
    merchant_id: MERCHANT,
    pay_type: 'wechat.jsapi',
    refunds: { ...refund, refund_status: status, refund_desc: 'Alex Test' },
  }
}

const CREATED: Readonly<Record<string, (address?: string) => object>> = {
  'wechat:qr': (address = 'weixin://wxpay/bizpayurl?pr=oB8TuWO') => ({ code_url: address }),
  'alipay:qr': (address = 'https://qr.alipay.com/bax05219xy73fxcgfi7w206f') => ({ code_url: address }),
  'wechat:h5': (address = 'https://wx.tenpay.com/cgi-bin/mmpayweb-bin/checkmweb?prepay_id=wx01') => ({
    mweb_url: address,
  }),
  'wechat:web': (address = 'https://gateway.example.com/QR?QRCODE=CCB9980011025952864655208') => ({ pay_url: address }),
  'wechat:jsapi': () => ({
    pay_info: JSON.stringify({
      appId: 'wx26a0ffd6bfa99df7',
      timeStamp: 1530457643,
      nonceStr: '5b38ee2b01c9113d0cc907a8',
      package: 'prepay_id=wx012307229175165bd79bbb6b3297639794',
      signType: 'MD5',
      paySign: '5c8d2742f597d01f38886d78769d3132',
    }),
  }),
  'wechat:miniprogram': () => ({
    pay_info: JSON.stringify({
      appId: 'wx758379be100f9991',
      timeStamp: 1530457962,
      nonceStr: '5b38ef6a01c9113d0cc907ac',
      package: 'prepay_id=wx01231242671738eafc7c4ce10632795388',
      signType: 'MD5',
      paySign: '052f1f7098d4c70a9e5244990a9d7391',
    }),
  }),
  'wechat:app': () => ({
    pay_info: JSON.stringify({
      appid: 'wx2fbcb61b6e5b1384',
      partnerid: '1507497331',
      prepayid: 'wx01231852292289b6404b67123767183767',
      package: 'Sign=WXPay',
      noncestr: '5b38f0dc01c9113d0cc907b0',
      timestamp: 1530458332,
      sign: 'a4aea5fff088a73d18e4afc8da663615',
    }),
  }),
  'alipay:jsapi': () => ({ pay_info: { trade_no: '2019082822001425771000036785' } }),
}

function keys(modulusLength: number) {
  return generateKeyPairSync('rsa', {
    modulusLength,
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  })
}

function token(message: unknown, privateKey: string): string {
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const signed = `${encode({ typ: 'JWT', alg: 'RS256' })}.${encode(message)}`
  return `${signed}.${createSign('RSA-SHA256').update(signed).sign(privateKey, 'base64url')}`
}

function numberOf(code: string): string | number {
  return /^-?\d+$/.test(code) ? Number(code) : code
}
