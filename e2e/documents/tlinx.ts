import type { GatewayDocument } from './gateway-document.ts'

const ORDER = ['pmt_name', 'pmt_tag', 'ord_mct_id', 'ord_shop_id', 'ord_no', 'trade_amount', 'status', 'out_no']
const CREATED = [...ORDER, 'currency_sign', 'trade_result']
const SHEET = ['appId', 'timeStamp', 'nonceStr', 'signType', 'package', 'paySign']
const AMOUNTS = ['original_amount', 'discount_amount', 'ignore_amount']
// V1.0.8 has no page of these two any more; V1.0.5 and V1.0.7 of its change log name them, and clients still send them.
const REMOVED = 'public: clients of V1.0.7'

/** TLinx mct1. A wallet's hosted and native payments are one section with two answers. */
export const tlinx: GatewayDocument = {
  document: 'TLinx mct1 V1.0.8 (2019-07-06)',
  calls: [
    {
      call: 'paylist',
      section: '4.1',
      reply: [
        ...['pmt_name', 'pmt_internal_name', 'pmt_type', 'pmt_icon', 'pmt_ticket_icon', 'pmt_tag', 'pmt_currency'],
        ...['pmt_split_refund', 'ticket_name'],
      ],
    },
    { call: 'order', section: '4.2', reply: ['pages', 'list'] },
    {
      call: 'order/view',
      section: '4.3',
      reply: [...ORDER, ...AMOUNTS, 'ord_type', 'trade_result'],
    },
    { call: 'payorder scan-wechat', section: '4.4.1', reply: [...CREATED, 'trade_qrcode'] },
    { call: 'payorder scan-alipay', section: '4.4.1', reply: [...CREATED, 'trade_qrcode'] },
    { call: 'payorder barcode-wechat', section: '4.4.2', reply: CREATED },
    { call: 'payorder barcode-alipay', section: '4.4.2', reply: CREATED },
    { call: 'payorder wechat-hosted', section: '4.4.3', reply: [...CREATED, 'jsapi_pay_url'] },
    { call: 'payorder wechat-native', section: '4.4.3', reply: [...CREATED, ...SHEET] },
    { call: 'payorder alipay-hosted', section: '4.4.4', reply: [...CREATED, 'jsapi_pay_url'] },
    { call: 'payorder alipay-native', section: '4.4.4', reply: [...CREATED, 'trade_no'] },
    { call: 'payorder miniprogram', section: '4.4.5', reply: [...CREATED, ...SHEET] },
    { call: 'payorder h5', section: REMOVED, reply: CREATED },
    {
      call: 'payorder app',
      section: REMOVED,
      reply: [
        ...CREATED,
        ...['wxapp_partnerid', 'wxapp_prepayid', 'wxapp_package', 'wxapp_noncestr', 'swxapp_timestamp', 'wxapp_sign'],
      ],
    },
    {
      call: 'paystatus',
      section: '4.5',
      reply: [...ORDER, ...AMOUNTS, 'ord_name', 'add_time', 'ord_type', 'trade_result'],
    },
    // The table has ord_status and the sample ord_stautus: its name is left to the cases.
    { call: 'paycancel', section: '4.6', reply: ['ord_no'] },
    {
      call: 'payrefund',
      section: '4.7',
      reply: [
        ...['ord_no', 'ord_shop_id', 'ord_mct_id', 'trade_amount', 'original_ord_no', 'status'],
        ...['trade_discout_amount', 'trade_time', 'currency_sign'],
      ],
    },
  ],
}
