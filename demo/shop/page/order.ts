import type { Bilingual, OrderStatus, OrderView } from '../shop-api.ts'
import { frame } from './frame.ts'
import { fill, h } from './h.ts'
import { language, say } from './language.ts'
import { openPage } from './open-page.ts'
import { orderLines } from './order-lines.ts'
import { orderIdOfPage, readOrder, readShop } from './shop-calls.ts'

const LOOK_AGAIN_MS = 1500

const WORDS = {
  title: { zh: '订单', en: 'Order' },
  pay: { zh: '去付款', en: 'Go to payment' },
  more: { zh: '再逛逛', en: 'Back to the teas' },
  look: { zh: '这笔款项掌柜正在核对。', en: 'We are looking into the payment of this order.' },
}

/** What the order's page says, by what the shop's own server knows. */
const STATUSES: Readonly<Record<OrderStatus, { readonly seal: Bilingual; readonly text: Bilingual }>> = {
  open: {
    seal: { zh: '待付', en: 'Open' },
    text: {
      zh: '还没有收到付款。付过的话，稍等片刻。',
      en: 'No payment has come yet. If you have paid, give it a moment.',
    },
  },
  paid: { seal: { zh: '已付', en: 'Paid' }, text: { zh: '已收到付款，今日寄出。', en: 'Paid. We send it today.' } },
  closed: {
    seal: { zh: '关闭', en: 'Closed' },
    text: { zh: '订单已关闭，没有扣款。', en: 'This order is closed. Nothing was taken.' },
  },
  expired: {
    seal: { zh: '过期', en: 'Expired' },
    text: { zh: '付款时间已过。', en: 'The time to pay is over.' },
  },
}

const status = h('section', { className: 'status', role: 'status' })

openPage(async () => {
  const [{ demo }, order] = await Promise.all([readShop(), readOrder(orderIdOfPage())])
  const heading = h('h1', { className: 'unseen' }, say(WORDS.title))
  frame({ demo, title: say(WORDS.title) }, heading, status, orderLines(order))
  show(order)
  follow(order)
})

function show(order: OrderView): void {
  const { seal, text } = STATUSES[order.status]
  const time = order.paidAt && new Date(order.paidAt).toLocaleString(language === 'zh' ? 'zh-CN' : 'en')
  status.dataset.status = order.status
  fill(
    status,
    h('p', { className: 'stamp' }, say(seal)),
    h('p', {}, say(text)),
    ...(time ? [h('p', { className: 'time' }, time)] : []),
    ...(order.needsLook ? [h('p', { className: 'look' }, say(WORDS.look))] : []),
    order.status === 'open'
      ? h('a', { className: 'primary', href: `/pay/${order.id}` }, say(WORDS.pay))
      : h('a', { className: 'primary', href: '/' }, say(WORDS.more)),
  )
}

/** Looks again while the order is open: the webhook comes to the server, not to this page. */
function follow(order: OrderView): void {
  if (order.status !== 'open') return
  setTimeout(async () => {
    const now = document.hidden ? order : await readOrder(order.id).catch(() => order)
    if (now.status !== order.status) show(now)
    follow(now)
  }, LOOK_AGAIN_MS)
}
