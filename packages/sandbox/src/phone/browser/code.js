import { ask } from './api.js'
import { amountElement, fill, frame, make, show } from './dom.js'
import { texts } from './texts.js'

/** @typedef {import('./api.js').Payment} Payment */

const LOOK_EVERY_MS = 1000
const WALLETS = /** @type {const} */ (['wechat', 'alipay'])
const BEHAVIOURS = /** @type {const} */ (['pay', 'ask-password', 'slow', 'refuse', 'never'])

const state = { wallet: /** @type {'wechat' | 'alipay'} */ ('wechat'), behaviour: 'pay', code: '' }
const barcode = make('img', { className: 'barcode', alt: texts.paymentCode })
const digits = make('button', { type: 'button', className: 'digits', 'data-action': 'copy', onclick: copy })
const hint = make('p', { className: 'hint', role: 'status' })

async function newCode() {
  const { code = '' } = await ask('/auth-code', { wallet: state.wallet, behaviour: state.behaviour })
  state.code = code
  document.body.dataset.wallet = state.wallet
  document.body.dataset.code = code
  barcode.src = `/phone/barcode/${code}.svg`
  // Four, four, four and the rest, as the wallets group them.
  fill(digits, ...(code.match(/^\d{4}|\d{4}(?=\d{6})|\d+$/g) ?? []).map((group) => make('span', {}, group)))
  hint.textContent = texts.copyHint
}

async function copy() {
  try {
    await navigator.clipboard.writeText(state.code)
    hint.textContent = texts.copied
  } catch {
    // A page that may not copy still shows the digits: they can be selected.
    getSelection()?.selectAllChildren(digits)
  }
}

/**
 * One of several, as a row of buttons.
 *
 * @template {string} Value
 * @param {{ name: string, label: string, values: readonly Value[], text: (value: Value) => string }} choice
 * @param {(value: Value) => void} onChoose
 */
function choices({ name, label, values, text }, onChoose) {
  const buttons = values.map((value, at) => {
    const input = make('input', { type: 'radio', name, value, checked: at === 0, onchange: () => onChoose(value) })
    return make('label', {}, input, make('span', {}, text(value)))
  })
  return make('fieldset', { className: `choices ${name}` }, make('legend', {}, label), ...buttons)
}

/** @param {Payment} payment */
function waiting(payment) {
  show(
    'waiting',
    make(
      'section',
      { className: 'result' },
      make('span', { className: 'spinner' }),
      make('h1', { role: 'status' }, state.behaviour === 'slow' ? texts.payingSlowly : texts.payerSleeps),
      amountElement(payment.amount),
      make('p', { className: 'merchant' }, payment.merchant),
    ),
    make('div', { className: 'quiet' }, make('a', { href: '/phone', 'data-action': 'close' }, texts.back)),
  )
}

/** Follows the code: once a shop has taken it, the phone shows what the wallet would. */
async function look() {
  const { payment } = document.hidden || !state.code ? {} : await ask(`/auth-code/${state.code}`)
  const idle = state.behaviour === 'slow' || state.behaviour === 'never'
  if (payment && !(idle && payment.status === 'user-paying')) location.replace(`/phone/pay/${payment.id}`)
  else if (payment && document.body.dataset.state === 'code') waiting(payment)
}

frame()
show(
  'code',
  make(
    'header',
    { className: 'bar' },
    make('a', { href: '/phone', className: 'close', 'data-action': 'close', 'aria-label': texts.back }, '✕'),
    make('strong', {}, texts.paymentCode),
  ),
  choices({ name: 'wallet', label: texts.whichWallet, values: WALLETS, text: (wallet) => texts[wallet] }, (wallet) => {
    state.wallet = wallet
    void newCode()
  }),
  make(
    'section',
    { className: 'card' },
    make('p', { className: 'lead' }, texts.showToShop),
    barcode,
    digits,
    hint,
    make(
      'button',
      { type: 'button', className: 'another', 'data-action': 'new-code', onclick: newCode },
      texts.newCode,
    ),
  ),
  choices(
    {
      name: 'behaviour',
      label: texts.whenScanned,
      values: BEHAVIOURS,
      text: (behaviour) => texts[`code-${behaviour}`],
    },
    (behaviour) => {
      state.behaviour = behaviour
      void newCode()
    },
  ),
  make('p', { className: 'note' }, texts.phoneNote),
)
void newCode()
setInterval(() => void look(), LOOK_EVERY_MS)
