/**
 * @typedef {object} Payment
 * @property {string} id
 * @property {'wechat' | 'alipay' | 'unionpay' | 'jd' | 'qq' | 'ecny'} wallet
 * @property {string} gateway
 * @property {string} tradeNo
 * @property {string} merchant
 * @property {string} subject
 * @property {number} amount in fen
 * @property {'created' | 'user-paying' | 'paid' | 'failed' | 'closed' | 'reversed'} status
 */

/** @typedef {{ payment?: Payment, payments?: Payment[], open?: string, code?: string, error?: { code: string, message: string } }} Answer */

/**
 * Asks the phone's interface; a refusal is an answer like any other.
 *
 * @param {string} path
 * @param {object} [body] sent as JSON in a POST
 * @returns {Promise<Answer>}
 */
export async function ask(path, body) {
  const init = body
    ? { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
    : {}
  const response = await fetch(`/phone/api${path}`, init)
  return response.json()
}

/**
 * Does something to a payment.
 *
 * @param {string} id
 * @param {'password' | 'pay' | 'cancel' | 'fail'} deed
 */
export function act(id, deed) {
  return ask(`/payments/${id}/${deed}`, {})
}
