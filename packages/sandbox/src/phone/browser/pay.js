import { act, ask } from './api.js'
import { amountElement, frame, isEmbedded, make, show } from './dom.js'
import { makeKeypad } from './keypad.js'
import { texts } from './texts.js'

/** @typedef {import('./api.js').Payment} Payment */

const SLOW_MS = 8000
const TICK_MS = 1600
const id = document.body.dataset.id ?? ''

/**
 * Tells the page that waits, then goes away.
 *
 * @param {'ok' | 'cancel' | 'fail'} outcome
 */
function leave(outcome) {
  if (!isEmbedded()) {
    location.href = '/phone'
    return
  }
  const waiting = window.parent === window ? window.opener : window.parent
  waiting?.postMessage({ source: 'pay-sandbox-phone', paymentId: id, outcome }, '*')
  if (window.parent === window) window.close()
}

/** @param {Payment} payment */
function confirm(payment) {
  const action = (/** @type {string} */ name, /** @type {string} */ text, /** @type {() => void} */ onclick) =>
    make('button', { type: 'button', 'data-action': name, onclick }, text)
  show(
    'confirm',
    make(
      'header',
      { className: 'bar' },
      make(
        'button',
        { type: 'button', className: 'close', 'data-action': 'cancel', 'aria-label': texts.cancel, onclick: cancel },
        '✕',
      ),
      make('strong', {}, texts[payment.wallet]),
    ),
    make(
      'section',
      { className: 'bill' },
      make('span', { className: 'avatar', 'aria-hidden': 'true' }, [...payment.merchant][0] ?? ''),
      make('p', { className: 'merchant' }, payment.merchant),
      amountElement(payment.amount),
      make(
        'dl',
        {},
        ...row(texts.item, payment.subject),
        ...row(texts.method, payment.wallet === 'wechat' ? texts.change : texts.balance),
        ...row(texts.orderNo, payment.tradeNo),
      ),
    ),
    make(
      'footer',
      {},
      make(
        'button',
        { type: 'button', className: 'primary', 'data-action': 'pay', onclick: () => void askPassword(payment, 0) },
        payment.wallet === 'wechat' ? texts.payNow : texts.confirmPay,
      ),
      make(
        'div',
        { className: 'quiet', role: 'group', 'aria-label': texts.testOptions },
        action('slow', texts.slow, () => void askPassword(payment, SLOW_MS)),
        action('fail', texts.fail, () => void fail()),
      ),
      make('p', { className: 'note' }, texts.phoneNote),
    ),
  )
}

/**
 * @param {string} name
 * @param {string} value
 */
function row(name, value) {
  return [make('dt', {}, name), make('dd', {}, value)]
}

/**
 * @param {Payment} payment
 * @param {number} delay milliseconds between the password and the money
 */
async function askPassword(payment, delay) {
  const { error } = await act(id, 'password')
  if (error) return start()
  const title = make(
    'div',
    { className: 'keypad-title' },
    make('p', {}, payment.merchant),
    amountElement(payment.amount),
  )
  document.body.dataset.state = 'password'
  const veil = make('div', { className: 'veil' })
  const close = () => {
    veil.remove()
    document.body.dataset.state = 'confirm'
    void act(id, 'cancel')
  }
  veil.append(makeKeypad({ title, onComplete: () => void process(delay), onClose: close }))
  document.getElementById('screen')?.append(veil)
}

/** @param {number} delay */
async function process(delay) {
  show(
    'processing',
    make(
      'section',
      { className: 'result' },
      make('span', { className: 'spinner' }),
      make('p', { role: 'status' }, delay ? texts.payingSlowly : texts.paying),
    ),
  )
  await new Promise((resolve) => setTimeout(resolve, delay || 600))
  await act(id, 'pay')
  await start('ok')
}

async function cancel() {
  await act(id, 'cancel')
  leave('cancel')
}

async function fail() {
  await act(id, 'fail')
  await start('fail')
}

/**
 * @param {Payment} payment
 * @param {'ok' | 'fail' | undefined} outcome what the payer has just done here, if anything
 */
function result(payment, outcome) {
  const good = payment.status === 'paid'
  const title = good ? texts.paid : payment.status === 'failed' ? texts.failed : texts.over
  const end = outcome ?? (good ? 'ok' : 'cancel')
  show(
    payment.status,
    make(
      'section',
      { className: 'result' },
      make('span', { className: good ? 'tick' : 'cross', 'aria-hidden': 'true' }, good ? '✓' : '!'),
      make('h1', { role: 'status' }, title),
      amountElement(payment.amount),
      make('p', { className: 'merchant' }, good ? payment.merchant : texts.failedNote),
    ),
    make(
      'footer',
      {},
      make(
        'button',
        { type: 'button', className: 'outline', 'data-action': 'done', onclick: () => leave(end) },
        good ? texts.done : texts.back,
      ),
    ),
  )
  if (isEmbedded() && outcome) setTimeout(() => leave(end), TICK_MS)
}

/** @param {'ok' | 'fail'} [outcome] */
async function start(outcome) {
  const { payment } = await ask(`/payments/${id}`)
  if (!payment) return show('unknown', make('section', { className: 'result' }, make('p', {}, texts.unknownPayment)))
  document.body.dataset.wallet = payment.wallet
  document.title = texts[payment.wallet]
  if (payment.status === 'created' || payment.status === 'user-paying') confirm(payment)
  else result(payment, outcome)
}

frame()
void start()
