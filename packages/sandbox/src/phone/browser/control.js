import { fill, make, show, yuan } from './dom.js'

const CALL_FAULTS = [
  ...['no-reply', 'lost-before', 'slow', 'hang', 'garbage'],
  ...['http-500', 'http-403', 'unasked-continue', 'unsigned-error'],
]
const NOTIFICATION_FAULTS = ['never', 'late', 'twice', 'wrong-amount', 'bad-signature', 'before-reply']
const WALLET_FAULTS = CALL_FAULTS.filter((name) => name !== 'unsigned-error')
/** @type {Record<string, string[]>} */
const FAULTS = {
  create: CALL_FAULTS,
  query: CALL_FAULTS,
  close: CALL_FAULTS,
  reverse: CALL_FAULTS,
  refund: [...CALL_FAULTS, 'processing'],
  'refund-query': CALL_FAULTS,
  withdraw: CALL_FAULTS,
  notification: NOTIFICATION_FAULTS,
  'wechat-authorize': [...WALLET_FAULTS, 'denied'],
  'wechat-code': [...WALLET_FAULTS, 'rate-limited', 'busy', 'blocked'],
  'wechat-token': [...WALLET_FAULTS, 'rate-limited', 'busy'],
  'wechat-ticket': [...WALLET_FAULTS, 'rate-limited', 'busy', 'token-invalid'],
  'alipay-authorize': [...WALLET_FAULTS, 'denied'],
  'alipay-code': [...WALLET_FAULTS, 'rate-limited', 'busy'],
}

const faults = make('ul', { className: 'faults' })
const ledger = make('tbody')
const on = select('on', Object.keys(FAULTS))
const fault = select('fault', CALL_FAULTS)
const orderNo = make('input', { name: 'orderNo', placeholder: '订单号前缀 · order prefix', 'aria-label': 'orderNo' })
const times = select('times', ['1', '2', '3', '∞'])
const ms = make('input', { name: 'ms', type: 'number', value: '3000', min: '0', step: '500', 'aria-label': 'ms' })

/**
 * @param {string} name
 * @param {string[]} options
 */
function select(name, options) {
  return make('select', { name, 'aria-label': name }, ...options.map((value) => make('option', { value }, value)))
}

/**
 * @param {string} path
 * @param {string} [method]
 * @param {object} [body]
 */
async function control(path, method = 'GET', body = undefined) {
  const init = body ? { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } } : {}
  const response = await fetch(`/control${path}`, { method, ...init })
  return response.json()
}

async function addFault() {
  await control('/faults', 'POST', {
    on: on.value,
    fault: fault.value,
    times: times.value === '∞' ? null : Number(times.value),
    ms: Number(ms.value),
    ...(orderNo.value ? { orderNo: orderNo.value } : {}),
  })
  await refresh()
}

async function refresh() {
  const [set, { payments }] = await Promise.all([control('/faults'), control('/ledger')])
  const rows = set.faults.map((/** @type {any} */ one) =>
    make('li', {}, make('b', {}, `${one.on}: ${one.fault}`), ` ${one.orderNo ?? '*'} ×${one.times ?? '∞'}`),
  )
  fill(faults, ...(rows.length > 0 ? rows : [make('li', { className: 'empty' }, '没有设置故障 · no fault set')]))
  fill(
    ledger,
    ...payments
      .slice(0, 30)
      .map((/** @type {any} */ one) =>
        make(
          'tr',
          { 'data-status': one.status },
          make('td', {}, make('b', {}, one.status), make('small', {}, one.channel)),
          make(
            'td',
            {},
            make('b', {}, `¥${yuan(one.amount)}`),
            make('small', {}, one.gateway),
            ...one.refunds.map(refundElement),
          ),
          make('td', { className: 'number' }, one.tradeNo, make('small', {}, `create ×${one.creates}`)),
          make(
            'td',
            { className: 'told' },
            one.notifications.map((/** @type {any} */ told) => told.status ?? '✕').join(' ') || '–',
          ),
        ),
      ),
  )
}

/**
 * One refund; one that waits can be decided here.
 *
 * @param {any} refund
 */
function refundElement({ refundNo, amount, status }) {
  const decide = (/** @type {'succeed' | 'fail'} */ outcome, /** @type {string} */ sign) =>
    button(`refund-${outcome}`, sign, () => control(`/refunds/${refundNo}`, 'POST', { outcome }))
  const choice = status === 'processing' ? [decide('succeed', '✓'), decide('fail', '✕')] : []
  return make('small', { className: 'refund', title: refundNo }, `↩ ¥${yuan(amount)} ${status}`, ...choice)
}

/**
 * @param {string} name
 * @param {string} text
 * @param {() => Promise<unknown>} run
 */
function button(name, text, run) {
  return make('button', { type: 'button', 'data-action': name, onclick: () => void run().then(refresh) }, text)
}

on.addEventListener('change', () => {
  fill(fault, ...(FAULTS[on.value] ?? []).map((value) => make('option', { value }, value)))
})

show(
  'control',
  make('header', { className: 'bar' }, make('strong', {}, '沙箱控制台'), make('small', {}, 'Sandbox control')),
  make(
    'section',
    { className: 'panel' },
    make('h2', {}, '故障 ', make('small', {}, 'Faults')),
    make('div', { className: 'fields' }, on, fault, orderNo, times, ms, button('add-fault', '添加 · Add', addFault)),
    faults,
    make(
      'div',
      { className: 'quiet' },
      button('clear-faults', '清除故障 · Clear', () => control('/faults', 'DELETE')),
      button('release', '放行挂起 · Release', () => control('/release', 'POST')),
      button('reset', '全部重置 · Reset', () => control('/reset', 'POST')),
      make('a', { href: '/phone' }, '手机 · Phone'),
    ),
  ),
  make(
    'section',
    { className: 'panel' },
    make('h2', {}, '账本 ', make('small', {}, 'Ledger: the truth')),
    make(
      'table',
      {},
      make(
        'thead',
        {},
        make(
          'tr',
          {},
          ...['状态 Status', '金额 Amount', '订单号 Trade no.', '通知 Told'].map((text) => make('th', {}, text)),
        ),
      ),
      ledger,
    ),
  ),
)
void refresh()
setInterval(() => document.hidden || void refresh(), 2000)
