import { ask } from './api.js'
import { amountElement, frame, make, show } from './dom.js'
import { texts } from './texts.js'

const { id = '' } = document.body.dataset

function goBack() {
  location.replace(`${location.pathname}/done`)
}

/** The wallet's sheet comes up over the page, as it does inside WeChat and Alipay. */
function openSheet() {
  const sheet = make('iframe', { src: `/phone/pay/${id}?embedded=1`, title: texts.wechat, className: 'sheet' })
  document.body.dataset.state = 'sheet'
  document.getElementById('screen')?.append(sheet)
}

async function start() {
  const { payment } = await ask(`/payments/${id}`)
  if (!payment) return
  if (payment.status !== 'created' && payment.status !== 'user-paying') return goBack()
  document.body.dataset.wallet = payment.wallet
  show(
    'ready',
    make('header', { className: 'bar' }, make('strong', {}, payment.merchant)),
    make(
      'section',
      { className: 'bill' },
      make('p', { className: 'merchant' }, payment.subject),
      amountElement(payment.amount),
      make(
        'dl',
        {},
        make('dt', {}, texts.payTo),
        make('dd', {}, payment.merchant),
        make('dt', {}, texts.orderNo),
        make('dd', {}, payment.tradeNo),
      ),
    ),
    make(
      'footer',
      {},
      make(
        'button',
        { type: 'button', className: 'primary', 'data-action': 'open-wallet', onclick: openSheet },
        texts.cashierPay,
      ),
      make(
        'div',
        { className: 'quiet' },
        make('button', { type: 'button', 'data-action': 'cancel', onclick: goBack }, texts.cancel),
      ),
    ),
  )
}

window.addEventListener('message', ({ data, origin }) => {
  if (origin === location.origin && data?.source === 'pay-sandbox-phone' && data.paymentId === id) goBack()
})
frame()
void start()
