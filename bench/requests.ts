import { ACCOUNT, AMOUNT, MERCHANT_NO, type Seed, type Shop, signatureOf, tokenOf } from './shop.ts'

/** One request as it goes over the wire. */
type WireRequest = string

/** The gateway tells that a payment was paid, with the fields of its document's sample. */
export function notification({ key }: Shop, { tradeNo, notifyToken }: Seed): WireRequest {
  const fields = {
    ...{ state: 'SUCCESS', result_code: 'SUCCESS', pay_result: '0', mch_id: MERCHANT_NO, fee_type: 'CNY' },
    ...{ out_trade_no: tradeNo, transaction_id: `4200000330201905173095${tradeNo.slice(-16)}`, bank_type: 'CFT' },
    ...{ total_fee: String(AMOUNT), nonce_str: '1523929649387', trade_type: 'pay.weixin.native' },
    ...{ out_transaction_id: `2018041721001004870537${tradeNo.slice(-8)}`, device_info: 'device_info_yzq_01' },
  }
  const body = new URLSearchParams({ ...fields, sign: signatureOf(fields, key) }).toString()
  const type = 'application/x-www-form-urlencoded'
  return post(`/v1/notifications/${ACCOUNT}/${notifyToken}`, body, [`content-type: ${type}`])
}

/** The same message to where the floor verifies it and does nothing else. */
export function verification(shop: Shop, seed: Seed): WireRequest {
  return notification(shop, seed).replace(/^POST \S+/, 'POST /verify')
}

/** A payer chooses WeChat on a computer. */
export function create(shop: Shop, seed: Seed): WireRequest {
  return post('/v1/checkout/payments', '{"channel":"wechat:qr"}', [
    'content-type: application/json',
    `authorization: Bearer ${tokenOf(shop, seed)}`,
    `idempotency-key: ${seed.tokenId}`,
  ])
}

/** A payer's page asks how the payment stands. */
export function status(shop: Shop, seed: Seed): WireRequest {
  return get(`/v1/checkout/payments/${seed.paymentId}`, [`authorization: Bearer ${tokenOf(shop, seed)}`])
}

/** A payer's page follows its checkout. */
export function stream(shop: Shop, seed: Seed): WireRequest {
  return get('/v1/checkout/events', ['accept: text/event-stream', `authorization: Bearer ${tokenOf(shop, seed)}`])
}

/** The least that a server can be asked. */
export function hello(): WireRequest {
  return get('/hello', [])
}

function get(path: string, headers: readonly string[]): WireRequest {
  return [`GET ${path} HTTP/1.1`, 'host: 127.0.0.1', ...headers, '', ''].join('\r\n')
}

function post(path: string, body: string, headers: readonly string[]): WireRequest {
  const length = `content-length: ${Buffer.byteLength(body)}`
  return [`POST ${path} HTTP/1.1`, 'host: 127.0.0.1', ...headers, length, '', body].join('\r\n')
}
