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

const H5 = { h5_info: { type: 'Wap', wap_url: 'https://tea.example', wap_name: 'Tea' } }
const hosted = { jsapi_pay_url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\//) }
const sheet = { package: expect.stringContaining('prepay_id=') }
const taken = { status: '1', trade_amount: String(AMOUNT) }

const scan = payOrder('scan-wechat', () => ({}), { trade_qrcode: expect.stringMatching(/^weixin:\/\/wxpay\//) })
const asked = payOrder('barcode-wechat', ({ codes }) => ({ auth_code: codes.asking }))

export const tlinx: readonly MatrixCase[] = [
  {
    call: 'paylist',
    values: () => ({ pmt_type: '2,3,4' }),
    answer: { data: expect.arrayContaining([expect.objectContaining({ pmt_tag: 'Weixin' })]) },
  },
  {
    call: 'order',
    after: [scan],
    values: ({ tradeNo }) => ({ out_no: tradeNo, page: 1, pagesize: 10 }),
    answer: { pages: { totalnum: '1', totalpage: 1, page: 1, pagesize: 10 } },
  },
  { call: 'order/view', after: [scan], values: named },
  scan,
  payOrder('scan-alipay', () => ({ pmt_tag: 'AlipayCS' }), {
    trade_qrcode: expect.stringMatching(/^https?:\/\/qr\.alipay\.com\//),
  }),
  payOrder('barcode-wechat', ({ codes }) => ({ auth_code: codes.wechat }), taken),
  payOrder('barcode-alipay', ({ codes }) => ({ pmt_tag: 'AlipayCS', auth_code: codes.alipay }), taken),
  payOrder('wechat-hosted', () => ({ jump_url: RETURN_URL }), hosted),
  payOrder('wechat-native', () => ({ JSAPI: 1, ...WECHAT_PAYER }), sheet),
  payOrder('alipay-hosted', () => ({ pmt_tag: 'AlipayCS', jump_url: RETURN_URL }), hosted),
  payOrder('alipay-native', () => ({ pmt_tag: 'AlipayCS', JSAPI: 1, buyer_id: ALIPAY_PAYER })),
  payOrder('miniprogram', () => ({ JSAPI: '1', ...WECHAT_PAYER, sub_appid: 'wx0000000000000002' }), sheet),
  payOrder('h5', () => ({ trade_type: 'MWEB', spbill_create_ip: IP, scene_info: JSON.stringify(H5) }), {
    trade_result: expect.stringContaining('mweb_url'),
  }),
  payOrder('app', () => ({ trade_type: 'APP', sub_appid: WECHAT_PAYER.sub_appid }), {
    wxapp_package: 'Sign=WXPay',
  }),
  { call: 'paystatus', after: [scan, 'paid'], values: named, answer: { status: 1 } },
  { call: 'paycancel', after: [asked, 'put away'], values: named, answer: { ord_stautus: 4 } },
  {
    call: 'payrefund',
    after: [scan, 'paid'],
    values: (things) => ({ ...named(things), refund_out_no: things.refundNo, refund_amount: 100 }),
    answer: { trade_amount: '100', status: '1' },
  },
]

function payOrder(scene: string, own: OwnValues, answer: MatrixCase['answer'] = {}): MatrixCase {
  return {
    call: `payorder ${scene}`,
    values: (things) => ({
      ...named(things),
      pmt_tag: 'Weixin',
      ord_name: 'Longjing',
      original_amount: AMOUNT,
      trade_amount: AMOUNT,
      notify_url: NOTIFY_URL,
      ...own(things),
    }),
    answer,
  }
}

function named({ tradeNo }: Things) {
  return { out_no: tradeNo }
}
