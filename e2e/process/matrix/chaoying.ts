import { expect } from 'vitest'
import {
  ALIPAY_PAYER,
  AMOUNT,
  type MatrixCase,
  NOTIFY_URL,
  type OwnValues,
  type Things,
  WECHAT_PAYER,
} from './matrix-case.ts'

const AT_WECHAT = { sub_appid: WECHAT_PAYER.sub_appid, buyer_id: WECHAT_PAYER.sub_openid }
const sheet = { pay_info: expect.stringContaining('prepay_id=') }

/** Both generations are the same but for the names of their pre-orders. */
function cases(names: { wechat: string; alipay: string }): readonly MatrixCase[] {
  const { wechat, alipay } = names
  const scan = preOrder(wechat, 'NATIVE', () => ({}), { code_url: expect.stringMatching(/^weixin:\/\/wxpay\//) })
  const refund: MatrixCase = {
    call: 'refund',
    after: [scan, 'paid'],
    values: (things) => ({
      ...atWechat(things),
      out_refund_no: things.refundNo,
      total_fee: AMOUNT,
      refund_fee: 100,
      op_user_id: 'cashier1',
    }),
    answer: { refund_fee: '100' },
  }
  return [
    scan,
    preOrder(wechat, 'JSPAY', () => ({ is_minipg: '0', ...AT_WECHAT }), sheet),
    preOrder(wechat, 'JSPAY-is_minipg', () => ({ is_minipg: '1', ...AT_WECHAT }), sheet),
    preOrder(wechat, 'APP', () => AT_WECHAT, { pay_info: expect.stringContaining('Sign=WXPay') }),
    preOrder(wechat, 'APP_BANK', () => AT_WECHAT),
    preOrder(alipay, 'NATIVE', () => ({}), { code_url: expect.stringMatching(/^https:\/\/qr\.alipay\.com\//) }),
    preOrder(alipay, 'JSPAY', () => ({ buyer_id: ALIPAY_PAYER }), { pay_info: expect.stringContaining('tradeNO') }),
    preOrder(alipay, 'APP', () => ({})),
    preOrder(alipay, 'APP_BANK', () => ({})),
    barcode('wechat'),
    barcode('alipay'),
    {
      call: 'orderquery',
      after: [scan, 'paid'],
      values: atWechat,
      answer: { trade_state: 'SUCCESS', base_fee: String(AMOUNT) },
    },
    refund,
    {
      call: 'refundquery',
      after: [scan, 'paid', refund],
      values: ({ refundNo }) => ({ paytype: 'WECHAT', out_refund_no: refundNo }),
      answer: { refund_list: expect.stringContaining('"refund_status":"SUCCESS"') },
    },
    {
      call: 'authcodetoopenid',
      values: ({ codes }) => ({ auth_code: codes.wechat, sub_appid: WECHAT_PAYER.sub_appid }),
      answer: { paytype: 'WECHAT' },
    },
    { call: 'cancel', after: [scan], values: (things) => ({ ...atWechat(things), op_user_id: 'cashier1' }) },
  ]
}

export const chaoying: readonly MatrixCase[] = [
  ...cases({ wechat: 'PreOrder_WECHAT', alipay: 'PreOrder_ALIPAY' }),
  preOrder('PreOrder_ECNY', 'NATIVE', () => ({}), { code_url: expect.stringMatching(/^https:\/\/qr\.pbcdci\.cn\//) }),
]

export const chaoyingOlder: readonly MatrixCase[] = cases({ wechat: 'WECHAT_PreOrder', alipay: 'ALIPAY_PreOrder' })

function preOrder(name: string, way: string, own: OwnValues, answer: MatrixCase['answer'] = {}): MatrixCase {
  return {
    call: `${name} ${way}`,
    values: (things) => ({
      trade_type: way.split('-')[0],
      out_trade_no: things.tradeNo,
      total_fee: AMOUNT,
      body: 'Longjing',
      product_id: things.tradeNo,
      notify_url: NOTIFY_URL,
      ...own(things),
    }),
    answer: { trade_state: 'SUCCESS', ...answer },
  }
}

function barcode(wallet: 'wechat' | 'alipay'): MatrixCase {
  return {
    call: `pay ${wallet}`,
    values: ({ tradeNo, codes }) => ({
      out_trade_no: tradeNo,
      total_fee: AMOUNT,
      body: 'Longjing',
      auth_code: codes[wallet],
    }),
    answer: { trade_state: 'SUCCESS', total_fee: String(AMOUNT) },
  }
}

function atWechat({ tradeNo }: Things) {
  return { paytype: 'WECHAT', out_trade_no: tradeNo }
}
