import { ask } from './api.js'
import { amountElement, frame, make, show } from './dom.js'
import { texts } from './texts.js'

const { id = '', back } = document.body.dataset

// WeChat's own page goes back five seconds after it has called the wallet, whatever the payer is doing there.
const BACK_AFTER = 5000

function goBack() {
  if (back) location.replace(back)
  else history.back()
}

function openWallet() {
  window.open(`/phone/pay/${id}?embedded=1`, '_blank')
  document.body.dataset.state = 'opened'
  setTimeout(goBack, BACK_AFTER)
}

async function start() {
  const { payment } = await ask(`/payments/${id}`)
  if (!payment) return
  document.body.dataset.wallet = payment.wallet
  show(
    'ready',
    make('header', { className: 'bar' }, make('strong', {}, texts.wechat)),
    make(
      'section',
      { className: 'bill' },
      make('p', { className: 'merchant' }, payment.merchant),
      amountElement(payment.amount),
      make('p', { className: 'note' }, texts.h5Opening),
    ),
    make(
      'footer',
      {},
      make(
        'button',
        { type: 'button', className: 'primary', 'data-action': 'open-wallet', onclick: openWallet },
        texts.h5Open,
      ),
      make(
        'div',
        { className: 'quiet' },
        make('button', { type: 'button', 'data-action': 'cancel', onclick: goBack }, texts.h5Cancel),
      ),
      make('p', { className: 'note' }, texts.h5Waiting),
    ),
  )
}

window.addEventListener('message', ({ data, origin }) => {
  if (origin === location.origin && data?.source === 'pay-sandbox-phone' && data.paymentId === id) goBack()
})
frame()
void start()
