import { chinaStamp, chinaTime } from '../../clock.ts'
import { type LedgerStatus, type Payment, refundedAmount, type Wallet } from '../../ledger/payment.ts'
import { MethodGatewayRefusal } from './refusal.ts'
import { yuanNumber, yuanOf } from './yuan.ts'

type Phase = 'refunding' | 'refund-failed' | 'refunded-part' | 'refunded'
type Words = Record<LedgerStatus | Phase, string>

// Document 2.18.
const WECHAT: Words = {
  created: 'NOTPAY',
  'user-paying': 'USERPAYING',
  paid: 'SUCCESS',
  failed: 'PAYERROR',
  closed: 'CLOSED',
  reversed: 'REVOKED',
  refunding: 'REFUND',
  'refund-failed': 'SUCCESS',
  'refunded-part': 'REFUND',
  refunded: 'REFUND',
}
const ALIPAY: Words = {
  created: 'WAIT_BUYER_PAY',
  'user-paying': 'WAIT_BUYER_PAY',
  paid: 'TRADE_SUCCESS',
  failed: 'TRADE_CLOSED',
  closed: 'TRADE_CLOSED',
  reversed: 'TRADE_CLOSED',
  refunding: 'TRADE_SUCCESS',
  'refund-failed': 'TRADE_SUCCESS',
  'refunded-part': 'TRADE_SUCCESS',
  refunded: 'TRADE_CLOSED',
}
// Neither JD's nor UnionPay's table has a word for an order that nobody paid in time: told as failed. [assumed]
const JD: Words = {
  created: '0',
  'user-paying': '1',
  paid: '2',
  failed: '3',
  closed: '3',
  reversed: '9',
  refunding: '4',
  'refund-failed': '6',
  'refunded-part': '7',
  refunded: '5',
}
// Document 2.19.
const UNIONPAY: Words = {
  created: '01',
  'user-paying': '01',
  paid: '00',
  failed: '02',
  closed: '02',
  reversed: '03',
  refunding: '05',
  'refund-failed': '00',
  'refunded-part': '04',
  refunded: '04',
}
// The document tells nothing of QQ's orders; its wallet is of WeChat's house. [assumed]
const WORDS: Partial<Record<Wallet, Words>> = { alipay: ALIPAY, jd: JD, unionpay: UNIONPAY }

/** trade_status in the words of the payment's own channel. */
export function tradeStatus(payment: Payment): string {
  const { status, wallet, refunds } = payment
  const words = WORDS[wallet] ?? WECHAT
  return words[status === 'paid' && refunds.length > 0 ? phaseOf(payment) : status]
}

function phaseOf(payment: Payment): Phase {
  if (payment.refunds.some(({ status }) => status === 'processing')) return 'refunding'
  const amount = refundedAmount(payment)
  if (amount === 0) return 'refund-failed'
  return amount === payment.amount ? 'refunded' : 'refunded-part'
}

/** What names an order in every answer about it. */
export function tradeNames({ tradeNo: out_trade_no, gatewayNo: trade_no, amount }: Payment): Record<string, unknown> {
  return { out_trade_no, trade_no, total_amount: yuanNumber(amount) }
}

/** What came in, less what has gone back; in yuan. */
export function netReceipt(payment: Payment): number {
  const back = refundedAmount({ refunds: payment.refunds.filter(({ status }) => status === 'succeeded') })
  return yuanNumber(payment.status === 'paid' ? payment.amount - back : 0)
}

/** What `trade.query` says. UnionPay's pay_time has no separators (document 2.18, 2.19). */
export function tradeView(payment: Payment): Record<string, unknown> {
  const { paidAt, wallet } = payment
  const write = wallet === 'unionpay' ? chinaStamp : chinaTime
  return {
    ...tradeNames(payment),
    net_receipt_amount: netReceipt(payment),
    trade_status: tradeStatus(payment),
    pay_time: paidAt === null ? '' : write(paidAt),
    ...(wallet === 'wechat' ? { trade_state_desc: tradeStatus(payment) } : {}),
    ...(paidAt === null ? {} : EXTRAS[wallet]?.(payment)),
  }
}

const EXTRAS: Partial<Record<Wallet, (payment: Payment) => Record<string, unknown>>> = {
  wechat: ({ amount, told }) => ({
    bank_type: 'CFT',
    cash_fee: yuanNumber(amount),
    openid: told.payer,
    is_subscribe: 'N',
  }),
  alipay: ({ amount, told }) => ({
    buyer_logon_id: '138****0000',
    receipt_amount: yuanOf(amount),
    fund_bill_list: fundBills(amount),
    buyer_user_id: told.payer,
  }),
  jd: ({ told }) => ({ open_id: told.payer, user: '138****0000', desc: '成功', promotion_amount: 0 }),
}

/** Alipay's list of where the money came from, as a JSON text. */
export function fundBills(amount: number): string {
  return JSON.stringify([{ amount: yuanOf(amount), fundChannel: 'ALIPAYACCOUNT' }])
}

/** What a scanned WeChat barcode answers. Without pay_time the payer is still typing the password. [assumed] */
export function barcodeReply({ gatewayNo: trade_no, amount, status, paidAt, told }: Payment): Record<string, unknown> {
  // No code says that the wallet refused: what was wrong with the call was its auth_code. [assumed]
  if (status === 'failed') throw new MethodGatewayRefusal(10008, 'auth_code')
  if (paidAt === null) return { trade_no }
  return {
    trade_no,
    bank_type: 'CFT',
    cash_fee: yuanNumber(amount),
    fee_type: 'CNY',
    is_subscribe: 'N',
    openid: told.payer,
    pay_time: chinaStamp(paidAt),
    trade_type: 'NATIVE',
  }
}
