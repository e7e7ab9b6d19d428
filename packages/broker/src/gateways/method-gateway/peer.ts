import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign, verify } from 'node:crypto'
import type { Channel } from '@pay-checkout/protocol'
import type { PaymentOrder } from '../../gateway/account.ts'
import type { ClearMessage, GatewayPeer } from '../../testing/gateway-peer.ts'

const APP = '2017081443803662'
const WALLET = /^(wechat|alipay|jd|qq|unionpay|notified) /
const FIELDS = 'app_id,content,method,sign,sign_type,version'

/**
 * The platform's side of the wire, after its document: signed forms in, flat JSON out that nobody signs, signed forms again.
 * `signType`: what both sides sign with.
 */
export function createPeer(signType: 'MD5' | 'RSA' = 'MD5'): GatewayPeer {
  const key = randomBytes(16).toString('hex')
  const bytes = (text: string) => new TextEncoder().encode(text)
  const form = (fields: Record<string, string>) =>
    ({
      method: 'POST',
      query: '',
      contentType: 'application/x-www-form-urlencoded',
      bytes: bytes(new URLSearchParams(fields).toString()),
    }) as const
  const reply = (message: object) => bytes(JSON.stringify(message))
  const signer = signType === 'RSA' ? rsaSigner(key) : md5Signer(key)

  return {
    config: {
      baseUrl: 'https://gateway.example.com/gateway',
      appId: APP,
      key,
      ...signer.config,
      merchantNo: '20170815152552020001',
      wechatAppId: 'wx26a0ffd6bfa99df7',
      subMerchantId: '1264300000',
      unionpayBank: '01020000',
    },
    signsRefusals: false,
    signsReplies: false,
    receive({ url, headers, body = '' }) {
      if (!headers['content-type']?.startsWith('application/x-www-form-urlencoded')) throw new Error('10008')
      if (new URL(url).pathname !== '/gateway') throw new Error('404')
      const { sign, sign_type, ...fields } = Object.fromEntries(new URLSearchParams(body))
      if (
        Object.keys({ ...fields, sign, sign_type })
          .sort()
          .join() !== FIELDS
      )
        throw new Error('10008')
      if (fields.app_id !== APP || fields.version !== '1.0') throw new Error('10001')
      if (sign_type !== signType || !signer.fits(fields, sign ?? '')) throw new Error('10002')
      return { path: '/', values: { method: fields.method, ...JSON.parse(fields.content ?? '') } }
    },
    clear: (code, words, values = {}) => ({
      error_code: /^\d+$/.test(code) ? Number(code) : code,
      error_msg: words,
      ...(values as object),
    }),
    seal: reply,
    unsigned: reply,
    notification(values) {
      const fields = texts(values)
      return form({ ...fields, sign_type: signType, sign: signer.sign(fields) })
    },
    unsignedNotification: (values) => form({ ...texts(values), sign_type: signType, sign: '' }),
    payment: ({ tradeNo, status, amount, merchant }) => ({
      out_trade_no: tradeNo,
      trade_no: '2018062215301900001',
      // The table of statuses has the wallet before the word; the wire has the word alone.
      trade_status: typeof status === 'string' ? status.replace(WALLET, '') : status,
      total_amount: inYuan(amount),
      ...(merchant !== undefined && { merchant_no: merchant }),
    }),
    created: (channel, { tradeNo, amount }, address) => ({
      out_trade_no: tradeNo,
      total_amount: inYuan(amount),
      ...CREATED[channel]?.(address),
    }),
    refunds: {
      taken: ({ status, payment }) => ({ ...asked(payment), refund_status: status }),
      found: ({ status, payment }) => ({
        ...asked(payment),
        trade_status: typeof status === 'string' ? status.replace(WALLET, '') : status,
      }),
      notified: { lacks: 'the document has notifications of payments only' },
    },
    barcode: { paid: scanned, paying: (_channel, order) => ({ error_code: 0, error_msg: 'success', ...echo(order) }) },
    skip: {
      'a refund’s query tells how it stands':
        'no query of a refund is documented: the payment’s status tells of whole refunds, each wallet by its own words (refunds.test.ts)',
      'a query for a refund the gateway doesn’t know answers not-found':
        'the payment is asked after, and that it isn’t known says nothing of a refund (refunds.test.ts)',
      'a payer who pays at once has paid, and there is nothing to do but ask again':
        'no reply to a payer’s code has a status: the query that follows at once says it (barcode.test.ts)',
    },
  }
}

function asked({ tradeNo, amount }: { readonly tradeNo: string; readonly amount: number }) {
  return { out_trade_no: tradeNo, trade_no: '20261120000001', total_amount: inYuan(amount) }
}

function echo({ tradeNo, amount }: PaymentOrder) {
  return { out_trade_no: tradeNo, total_amount: inYuan(amount) }
}

// WeChat's reply tells how it was paid, Alipay's only says the order again.
function scanned(channel: Channel, order: PaymentOrder): ClearMessage {
  const paid = { trade_no: '2018062215301900001', bank_type: 'CFT', fee_type: 'CNY', pay_time: '20180622153042' }
  return { error_code: 0, error_msg: 'success', ...echo(order), ...(channel === 'wechat:barcode' && paid) }
}

const hosted = (pay_url = 'https://gateway.example.com/cashier/2018062215301900001') => ({ pay_url })
const CREATED: Readonly<Record<string, (address?: string) => object>> = {
  'wechat:qr': (qr_code = 'weixin://wxpay/bizpayurl?pr=oB8TuWO') => ({ qr_code }),
  'wechat:jsapi': () => ({
    pay_info: {
      appId: 'wx26a0ffd6bfa99df7',
      timeStamp: 1530457643,
      nonceStr: '5b38ee2b01c9113d0cc907a8',
      package: 'prepay_id=wx012307229175165bd79bbb6b3297639794',
      signType: 'MD5',
      paySign: '5c8d2742f597d01f38886d78769d3132',
    },
  }),
  'wechat:web': hosted,
  'wechat:h5': (pay_url = 'https://wx.tenpay.com/cgi-bin/mmpayweb-bin/checkmweb?prepay_id=wx01') => ({ pay_url }),
  'alipay:qr': (qr_code = 'https://qr.alipay.com/bax05219xy73fxcgfi7w206f') => ({ qr_code }),
  'alipay:jsapi': () => ({ tradeNo: '2018062221001004310291381130' }),
  'alipay:h5': hosted,
  'jd:qr': (qr_code = 'https://h5pay.jd.com/code?c=633rg1e4o7c5w4') => ({ qr_code }),
  'qq:qr': (code_url = 'https://qpay.qq.com/qr/5a3ff4f2') => ({ code_url }),
  'unionpay:web': hosted,
}

// Fen as this platform writes it, moving the point in the digits; whatever is no number stays as it is.
function inYuan(amount: unknown): unknown {
  if (typeof amount === 'number') return amount / 100
  if (typeof amount !== 'string' || !/^\d+(\.\d+)?$/.test(amount)) return amount
  const [whole = '', places = ''] = amount.split('.')
  const digits = whole.padStart(3, '0')
  return `${digits.slice(0, -2)}.${digits.slice(-2)}${places}`
}

function texts(values: object): Record<string, string> {
  const given = Object.entries(values).filter(([, value]) => value !== undefined)
  return Object.fromEntries(given.map(([name, value]) => [name, String(value)]))
}

function md5Signer(key: string) {
  const sign = (fields: Record<string, string>) => createHash('md5').update(lineOf(fields, key)).digest('hex')
  return { config: {}, sign, fits: (fields: Record<string, string>, given: string) => given === sign(fields) }
}

function rsaSigner(key: string) {
  const merchant = generateKeyPairSync('rsa', { modulusLength: 1024 })
  const platform = generateKeyPairSync('rsa', { modulusLength: 1024 })
  const pem = (part: KeyObject, type: 'pkcs8' | 'spki') => String(part.export({ type, format: 'pem' } as never))
  return {
    config: { privateKey: pem(merchant.privateKey, 'pkcs8'), gatewayPublicKey: pem(platform.publicKey, 'spki') },
    sign: (fields: Record<string, string>) =>
      sign('RSA-SHA1', Buffer.from(lineOf(fields, key)), platform.privateKey).toString('base64'),
    fits: (fields: Record<string, string>, given: string) =>
      verify('RSA-SHA1', Buffer.from(lineOf(fields, key)), merchant.publicKey, Buffer.from(given, 'base64')),
  }
}

function lineOf(fields: Record<string, string>, key: string): string {
  const line = Object.entries(fields)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name}=${value}`)
    .sort()
  return [...line, `key=${key}`].join('&')
}
