import type { CheckoutStatus } from '@pay-checkout/protocol'
import type { Receipt } from '../payments/read-receipt.ts'

/** What the broker's own pages say, in a payer's language. */
export interface PageText {
  readonly lang: 'zh-CN' | 'en'
  readonly statuses: Readonly<Record<CheckoutStatus, string>>
  readonly hint: string
  readonly back: string
  /** The link leads to no checkout. */
  readonly unknown: { readonly title: string; readonly text: string }
  /** Somebody comes from a wallet's page with what was used, or is too old. */
  readonly spent: { readonly title: string; readonly text: string; readonly remedy: string }
  /** What the receipt says that WeChat shows after a payment. */
  readonly receipt: Readonly<Record<'title' | Receipt['status'], string>>
  /** Nothing can be paid on this page without scripts. */
  readonly noScript: string
}

const CHINESE: PageText = {
  lang: 'zh-CN',
  statuses: { open: '等待付款', paid: '已付款', closed: '订单已关闭', expired: '订单已过期' },
  hint: '请回到商家页面继续。',
  back: '返回商家',
  unknown: { title: '找不到这笔订单', text: '链接不完整或已失效。请回到商家页面，重新打开付款链接。' },
  spent: {
    title: '这个页面已经用过或已过期',
    text: '每次授权只能使用一次，且十分钟内有效。没有发生任何扣款。',
    remedy: '请回到商家页面，重新点击付款。',
  },
  receipt: {
    title: '支付结果',
    paid: '支付成功',
    confirming: '正在确认支付结果，请稍候…',
    unsaid: '付款结果以商家页面为准',
  },
  noScript: '付款需要开启浏览器的 JavaScript。',
}
const ENGLISH: PageText = {
  lang: 'en',
  statuses: { open: 'Waiting for payment', paid: 'Paid', closed: 'Closed', expired: 'Expired' },
  hint: 'Please go back to the shop to continue.',
  back: 'Back to the shop',
  unknown: {
    title: 'There is no such order',
    text: 'The link is incomplete, or has ended. Please go back to the shop and open the payment link again.',
  },
  spent: {
    title: 'This page has been used, or has expired',
    text: 'It works once, and for ten minutes. Nothing was charged.',
    remedy: 'Please go back to the shop and tap pay again.',
  },
  receipt: {
    title: 'Your payment',
    paid: 'Paid',
    confirming: 'We are confirming your payment. One moment…',
    unsaid: 'Please see the shop’s page for how your payment stands.',
  },
  noScript: 'Paying needs JavaScript: please switch it on in your browser.',
}

/** The texts for an `Accept-Language`: Chinese, unless English comes first. */
export function pageText(acceptLanguage: string | undefined): PageText {
  return /^en\b/i.test(acceptLanguage ?? '') ? ENGLISH : CHINESE
}
