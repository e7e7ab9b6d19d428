import { expect } from 'vitest'
import {
  ALIPAY_PAYER,
  IP,
  type MatrixCase,
  NOTIFY_URL,
  type OwnValues,
  RETURN_URL,
  type Things,
  WECHAT_PAYER,
} from './matrix-case.ts'

const YUAN = '128.00'
const SCENE = { h5_info: { type: 'Wap', wap_url: 'https://tea.example', wap_name: 'Tea' } }
const page = { pay_url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\//) }

const atWechat = { sub_appid: WECHAT_PAYER.sub_appid, spbill_create_ip: IP }
const bill = { channel_type: '07', subject: 'Longjing', body: 'Longjing', client_ip: IP, success_url: RETURN_URL }
const payee = {
  amount: '1.00',
  bakn_account_no: '6222020000000000000',
  bank_account_name: 'Tea',
  bank_mobile: '13800000000',
  account_attr: 0,
  remark: 'Takings',
}

const wechat = pay('weixin.qr_code_pay', () => atWechat, { qr_code: expect.stringMatching(/^weixin:\/\/wxpay\//) })
const alipay = pay('alipay.qr_code_pay', () => ({}), { qr_code: expect.stringMatching(/^https:\/\/qr\.alipay\.com\//) })
const jd = pay('jd.pay', () => ({ order_type: 0 }), { qr_code: expect.stringMatching(/^https:\/\/h5pay\.jd\.com\//) })
const bank = pay('unionpay.gateway', () => ({ ...bill, pay_type: 3, bank_code: '01020000' }), page)
const unionWithdrawal: MatrixCase = { call: 'unionpay.withdraw', after: [bank, 'paid'], values: withdrawal }
const withdrawn: MatrixCase = { call: 'merchant.withdraw', after: [wechat, 'paid'], values: withdrawal }

export const methodGateway: readonly MatrixCase[] = [
  pay('weixin.pay', () => ({ ip: IP, return_url: RETURN_URL }), page),
  pay('weixin.mppay native', () => ({ ...atWechat, ...WECHAT_PAYER, body: 'Longjing', is_online: 0 }), {
    pay_info: expect.objectContaining({ package: expect.stringContaining('prepay_id=') }),
  }),
  pay('weixin.mppay hosted', () => ({ spbill_create_ip: IP, body: 'Longjing', is_online: 0 }), page),
  wechat,
  pay('weixin.scan_qr_code_pay', ({ codes }) => ({ ...atWechat, auth_code: codes.wechat })),
  pay(
    'weixin.h5_pay',
    () => ({ goods_tag: 'H5', sub_mch_id: '1900000109', spbill_create_ip: IP, sceneInfo: JSON.stringify(SCENE) }),
    page,
  ),
  alipay,
  pay('alipay.scan_qr_code_pay', ({ codes }) => ({ auth_code: codes.alipay, scene: 'bar_code' })),
  pay('alipay.ration_code', () => ({}), page),
  pay('alipay.wap_pay', () => ({ body: 'Longjing', return_url: RETURN_URL }), page),
  pay('alipay.h5_pay native', () => ({ user_id: ALIPAY_PAYER }), { tradeNo: expect.stringMatching(/^\d{28}$/) }),
  pay('alipay.h5_pay hosted', () => ({ return_url: RETURN_URL }), page),
  jd,
  pay('qq.unified', () => ({ spbill_create_ip: IP }), { code_url: expect.stringMatching(/^https:\/\//) }),
  bank,
  pay('unionpay.wap', () => ({ ...bill, card_no: '6222020000000000000' }), page),
  unionWithdrawal,
  { call: 'unionpay.withdraw_query', after: [bank, 'paid', unionWithdrawal], values: theWithdrawal },
  { call: 'unionpay.withdraw_balance_query', values: () => ({}) },
  query('wechat', wechat, 'SUCCESS'),
  query('alipay', alipay, 'TRADE_SUCCESS'),
  query('jd', jd, '2'),
  query('unionpay', bank, '00'),
  {
    call: 'trade.refund',
    after: [wechat, 'paid'],
    values: (things) => ({ ...named(things), out_refund_no: things.refundNo, refund_fee: '1.00' }),
    answer: { refund_status: 'REFUND_SUCCESS' },
  },
  {
    call: 'trade.refund unionpay',
    after: [bank, 'paid'],
    values: (things) => ({ ...named(things), out_refund_no: things.refundNo, refund_reason: 'Cold tea' }),
  },
  {
    call: 'trade.reverse',
    after: [wechat, 'paid'],
    values: ({ tradeNo, gatewayNo }) => ({ out_trade_no: tradeNo, trade_no: gatewayNo }),
  },
  withdrawn,
  { call: 'merchant.withdraw_query', after: [wechat, 'paid', withdrawn], values: theWithdrawal },
  { call: 'merchant.balance', values: () => ({}) },
]

function pay(call: string, own: OwnValues, answer: MatrixCase['answer'] = {}): MatrixCase {
  return {
    call,
    values: (things) => ({
      ...named(things),
      order_name: 'Longjing',
      total_amount: YUAN,
      notify_url: NOTIFY_URL,
      ...own(things),
    }),
    answer,
  }
}

function query(wallet: string, opening: MatrixCase, trade_status: string): MatrixCase {
  return { call: `trade.query ${wallet}`, after: [opening, 'paid'], values: named, answer: { trade_status } }
}

function withdrawal(things: Things) {
  return { ...payee, ...theWithdrawal(things) }
}

function theWithdrawal({ tradeNo }: Things) {
  return { out_trade_no: `W${tradeNo}` }
}

function named({ tradeNo }: Things) {
  return { out_trade_no: tradeNo }
}
