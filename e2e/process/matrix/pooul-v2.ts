import { expect } from 'vitest'
import {
  ALIPAY_PAYER,
  AMOUNT,
  IP,
  type MatrixCase,
  NOTIFY_URL,
  type OwnValues,
  type Things,
  WECHAT_PAYER,
} from './matrix-case.ts'

const scan: MatrixCase = pay('wechat.scan', () => ({}), { code_url: expect.stringMatching(/^weixin:\/\/wxpay\//) })
const refund: MatrixCase = {
  call: 'refund',
  after: [scan, 'paid'],
  values: (things) => ({ ...named(things), mch_refund_id: things.refundNo, refund_fee: 100, refund_desc: 'One cup' }),
}

export const pooulV2: readonly MatrixCase[] = [
  pay('common.micro', ({ codes }) => ({ auth_code: codes.wechat }), { trade_state: 0 }),
  scan,
  pay('wechat.jsapi', () => WECHAT_PAYER, { pay_info: expect.stringContaining('"timeStamp":1') }),
  pay('wechat.jsminipg', () => WECHAT_PAYER, { pay_info: expect.stringContaining('prepay_id=') }),
  pay('wechat.app', () => ({ sub_appid: WECHAT_PAYER.sub_appid }), { pay_info: expect.stringContaining('Sign=WXPay') }),
  pay('wechat.wap', () => ({ mch_app_type: 'WAP', mch_app_name: 'Tea', mch_app_id: 'https://tea.example' })),
  pay('wechat.jsurl', () => WECHAT_PAYER),
  pay('alipay.scan', () => ({}), { code_url: expect.stringMatching(/^https:\/\/qr\.alipay\.com\//), trade_state: 6 }),
  pay('alipay.jsapi', () => ({ sub_appid: WECHAT_PAYER.sub_appid, sub_openid: ALIPAY_PAYER }), {
    pay_info: { trade_no: expect.any(String) },
  }),
  { call: 'query', after: [scan, 'paid'], values: named, answer: { trade_state: 0, total_fee: AMOUNT } },
  // An order runs out by itself here: a young one can't be closed for five minutes, and closing twice is no mistake.
  { call: 'close', after: [scan, 'expired'], values: named },
  { call: 'reverse', after: [scan, 'old enough'], values: named },
  refund,
  {
    call: 'refund_query',
    after: [scan, 'paid', refund],
    values: (things) => ({ ...named(things), mch_refund_id: things.refundNo }),
    answer: { trade_state: 1, total_fee: AMOUNT },
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
      time_expire: things.expiresAt,
      ...own(things),
    }),
    answer,
  }
}

function named({ tradeNo }: Things) {
  return { mch_trade_id: tradeNo }
}
