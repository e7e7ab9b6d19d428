import { expect } from 'vitest'
import {
  ALIPAY_PAYER,
  AMOUNT,
  IP,
  type MatrixCase,
  NOTIFY_URL,
  type OwnValues,
  RETURN_URL,
  type Things,
  WECHAT_PAYER,
} from './matrix-case.ts'

const CASHIER = { pay_url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/cashier\//) }

const scan: MatrixCase = pay('wechat.scan', () => ({}), { code_url: expect.stringMatching(/^weixin:\/\/wxpay\//) })
const refund: MatrixCase = {
  call: 'refund',
  after: [scan, 'paid'],
  values: (things) => ({ ...named(things), mch_refund_id: things.refundNo, refund_fee: 100 }),
}

export const pooulV1: readonly MatrixCase[] = [
  pay('wechat.jsurl', () => ({ ...WECHAT_PAYER, callback_url: RETURN_URL }), CASHIER),
  scan,
  pay('wechat.jsapi', () => WECHAT_PAYER),
  pay('wechat.jswap', () => ({})),
  pay('wechat.wap', () => ({ mch_app_name: 'Tea', mch_app_id: 'https://tea.example' })),
  pay('wechat.app', () => ({ sub_appid: WECHAT_PAYER.sub_appid }), { pay_info: expect.stringContaining('Sign=WXPay') }),
  pay('wechat.micro', ({ codes }) => ({ auth_code: codes.wechat }), { trade_state: 0, total_fee: AMOUNT }),
  pay('alipay.scan', () => ({}), { code_url: expect.stringMatching(/^https:\/\/qr\.alipay\.com\//) }),
  pay('alipay.jsapi', () => ({ buyer_id: ALIPAY_PAYER }), CASHIER),
  pay('alipay.micro', ({ codes }) => ({ auth_code: codes.alipay }), { trade_state: 0, total_fee: AMOUNT }),
  pay('qq.scan', () => ({})),
  pay('qq.jsapi', () => ({}), CASHIER),
  pay('qq.micro', ({ codes }) => ({ auth_code: codes.qq }), { trade_state: 0, total_fee: AMOUNT }),
  { call: 'query', after: [scan, 'paid'], values: named, answer: { trade_state: 0, total_fee: AMOUNT } },
  { call: 'order_close', after: [scan], values: named, answer: { close_status: '0' } },
  refund,
  {
    call: 'refund_query',
    after: [scan, 'paid', refund],
    values: ({ refundNo }) => ({ mch_refund_id: refundNo }),
    answer: { refund_status: 0 },
  },
]

function pay(pay_type: string, own: OwnValues, answer: MatrixCase['answer'] = {}): MatrixCase {
  return {
    call: `pay ${pay_type}`,
    values: (things) => ({
      pay_type,
      ...named(things),
      total_fee: AMOUNT,
      body: 'Longjing',
      spbill_create_ip: IP,
      notify_url: NOTIFY_URL,
      ...own(things),
    }),
    answer,
  }
}

function named({ tradeNo }: Things) {
  return { mch_trade_id: tradeNo }
}
