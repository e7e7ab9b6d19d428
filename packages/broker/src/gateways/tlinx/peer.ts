import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import type { PaymentOrder } from '../../gateway/account.ts'
import type { ClearMessage, GatewayPeer } from '../../testing/gateway-peer.ts'

/** An mct1 platform's side of the wire, after its document: AES in hex inside a signed form or JSON. */
export function createPeer(): GatewayPeer {
  const openId = randomBytes(16).toString('hex')
  const openKey = randomBytes(16).toString('hex')
  const text = (message: unknown) => new TextEncoder().encode(JSON.stringify(message))
  const sign = (fields: object) => md5OfSha1({ ...fields, open_key: openKey })
  const notified = (values: object) => ({ rand_str: 'TkU7xo8b7MKKcbBS', timestamp: '1497957842', ...values })
  const query = (fields: object) => new URLSearchParams(Object.entries(fields)).toString()
  const get = (fields: object) =>
    ({ method: 'GET', query: query(fields), contentType: '', bytes: new Uint8Array() }) as const

  return {
    config: {
      baseUrl: 'https://gateway.example.com/mct1/',
      openId,
      openKey,
      shopPass: randomBytes(8).toString('hex'),
      wechatTag: 'Weixin',
      alipayTag: 'AlipayCS',
      wechatAppId: 'wxad4459eb8e963029',
      wechatMiniAppId: 'wxde66bf91cac57773',
      wechatOpenAppId: 'wxd678efb567ad5aa8',
      h5: true,
    },
    receive({ url, headers, body = '' }) {
      if (headers['content-type'] !== 'application/x-www-form-urlencoded') throw new Error('8')
      const { sign: given, ...fields } = Object.fromEntries(new URLSearchParams(body))
      if (Object.keys(fields).sort().join() !== 'data,open_id,timestamp') throw new Error('8')
      if (fields.open_id !== openId || given !== sign(fields)) throw new Error('5')
      const decipher = createDecipheriv('aes-256-ecb', openKey, null)
      const data = decipher.update(fields.data ?? '', 'hex', 'utf8') + decipher.final('utf8')
      return { path: new URL(url).pathname.replace('/mct1', ''), values: JSON.parse(data) }
    },
    clear: (code, words, data) => ({ errcode: numberOf(code), msg: words, ...(data !== undefined && { data }) }),
    seal({ data, ...frame }) {
      const fields = { ...frame, timestamp: 1497957842, data: encrypt(JSON.stringify(data ?? {}), openKey) }
      return text({ ...fields, sign: sign(fields) })
    },
    unsigned: text,
    notification(values) {
      const fields = notified(wireForm(values))
      return get({ ...fields, sign: sign(fields) })
    },
    unsignedNotification: (values) => get({ ...notified(wireForm(values)), sign: '' }),
    payment: ({ tradeNo, status, amount, merchant }) => ({
      ord_no: '9149870509258853878433528',
      out_no: tradeNo,
      status,
      trade_amount: amount,
      ...(merchant !== undefined && { open_id: merchant }),
    }),
    created: (channel, { tradeNo, amount }, address) => ({
      ord_no: '9149870509258853878433528',
      out_no: tradeNo,
      trade_amount: String(amount),
      status: '2',
      trade_no: 'wx20170629105813fc79871ac80450120957\n',
      ...CREATED[channel]?.(address),
    }),
    refunds: {
      // The reply doesn't say our own number of the refund, and paystatus does.
      taken: ({ status, amount, payment }) => ({
        ord_no: '9149870559317598480923506',
        trade_amount: amount,
        original_ord_no: payment.gatewayTradeNo,
        status,
      }),
      found: ({ refundNo, status, amount }) => ({
        ord_no: '9149870559317598480923506',
        out_no: refundNo,
        ord_type: '2',
        trade_amount: amount,
        status,
      }),
      notified: { lacks: 'the document has notifications of orders that were paid or cancelled, and none of refunds' },
    },
    barcode: {
      paid: (_channel, order) => scanned(order, '1'),
      paying: (_channel, order) => scanned(order, '9'),
    },
  }
}

function scanned({ tradeNo, amount }: PaymentOrder, status: string): ClearMessage {
  const order = { ord_no: '9149870539009977236294766', trade_no: '4003722001201706297935421355', trade_qrcode: null }
  return { errcode: 0, msg: 'ok', data: { ...order, out_no: tradeNo, trade_amount: String(amount), status } }
}

const SIX = {
  appId: ' wxad4459eb8e963029',
  timeStamp: '1498536981',
  nonceStr: ' TkU7xo8b7MKKcbBSdH6XybE0m8zYvqWp',
  signType: ' MD5',
  package: ' prepay_id=wx2017062712162160e8b4d9b50962607473',
  paySign: ' 8A1C95076918DF0C91CFB5B1FB965B13',
}
const hosted = (address = 'https://gateway.example.com/cashier/9149870509258853878433528') => ({
  jsapi_pay_url: address,
})
const CREATED: Readonly<Record<string, (address?: string) => object>> = {
  'wechat:qr': (address = 'weixin://wxpay/bizpayurl?pr=UgaOMDG') => ({ trade_qrcode: address }),
  'alipay:qr': (address = 'https://qr.alipay.com/bax05219xy73fxcgfi7w206f') => ({ trade_qrcode: address }),
  'wechat:jsapi': () => SIX,
  'alipay:jsapi': () => ({ trade_no: '2017071021001004310291381130\n' }),
  'wechat:miniprogram': () => SIX,
  'wechat:h5': (mweb_url = 'https://wx.tenpay.com/cgi-bin/mmpayweb-bin/checkmweb?prepay_id=wx01') => ({
    trade_result: JSON.stringify({ return_code: 'SUCCESS', trade_type: 'MWEB', mweb_url }),
  }),
  'wechat:app': () => ({
    wxapp_partnerid: '1292200501',
    wxapp_prepayid: 'wx2017062712162160e8b4d9b50962607473',
    wxapp_package: 'Sign=WXPay',
    wxapp_noncestr: 'TkU7xo8b7MKKcbBSdH6XybE0m8zYvqWp',
    swxapp_timestamp: '1498536981',
    wxapp_sign: '8A1C95076918DF0C91CFB5B1FB965B13',
  }),
  'wechat:web': hosted,
  'alipay:web': hosted,
}

function md5OfSha1(fields: object): string {
  const line = Object.entries(fields)
    .map(([name, value]) => `${name}=${value}`)
    .sort()
    .join('&')
  const sha1 = createHash('sha1').update(line).digest('hex')
  return createHash('md5').update(sha1).digest('hex')
}

function encrypt(text: string, key: string): string {
  const cipher = createCipheriv('aes-256-ecb', key, null)
  return (cipher.update(text, 'utf8', 'hex') + cipher.final('hex')).toUpperCase()
}

// Every value of a form is a text.
function wireForm(values: object): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, String(value)]),
  )
}

function numberOf(code: string): string | number {
  return /^-?\d+$/.test(code) ? Number(code) : code
}
