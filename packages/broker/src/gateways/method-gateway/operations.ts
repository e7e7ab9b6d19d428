import type { Channel } from '@pay-checkout/protocol'
import type { GatewayDefinition, OperationRow } from '../../gateway/definition.ts'
import type { MethodGatewayFields } from './config.ts'

type Row = OperationRow<MethodGatewayFields>

const NAMED = ['out_trade_no', 'order_name', 'total_amount']
const ORDER = [...NAMED, 'notify_url']
const UNIONPAY = ['out_trade_no', 'total_amount', 'channel_type', 'subject', 'body', 'client_ip']
// The account number's name is misspelt on the wire.
const PAYEE = ['amount', 'bakn_account_no', 'bank_account_name', 'bank_mobile', 'account_attr', 'remark']

/** What those calls do that the broker itself never makes. */
const ABOUT: Readonly<Record<string, string>> = {
  'alipay.ration_code': 'makes an address that pays a fixed amount in Alipay',
  'unionpay.wap': 'makes a UnionPay page for one bank card, whose number the merchant must have',
  'unionpay.withdraw': 'pays the UnionPay balance out to a bank account',
  'unionpay.withdraw_query': 'asks how a UnionPay payout stands',
  'unionpay.withdraw_balance_query': 'tells the UnionPay balance',
  'merchant.withdraw': 'pays the merchant’s balance out to a bank account',
  'merchant.withdraw_query': 'asks how a payout stands',
  'merchant.balance': 'tells the merchant’s balance',
}

/** Payments that are told of, and by which words of a wallet their status is read. weixin.scan_qr_code_pay alone has no notification. */
const NOTIFIES: Readonly<Record<string, Channel>> = {
  'weixin.pay': 'wechat:web',
  'weixin.mppay': 'wechat:jsapi',
  'weixin.qr_code_pay': 'wechat:qr',
  'weixin.h5_pay': 'wechat:h5',
  'alipay.qr_code_pay': 'alipay:qr',
  'alipay.scan_qr_code_pay': 'alipay:barcode',
  'alipay.ration_code': 'alipay:web',
  'alipay.wap_pay': 'alipay:h5',
  'alipay.h5_pay': 'alipay:jsapi',
  'jd.pay': 'jd:qr',
  'qq.unified': 'qq:qr',
  'unionpay.gateway': 'unionpay:web',
  'unionpay.wap': 'unionpay:web',
}

/** Every documented call, by its `method`. All of them go to the one address. */
export const OPERATIONS: GatewayDefinition<MethodGatewayFields>['operations'] = {
  ...merchants('weixin.pay', ORDER, true),
  ...merchants('weixin.mppay', [...ORDER, 'spbill_create_ip'], true),
  ...merchants('weixin.qr_code_pay', [...ORDER, 'sub_appid', 'spbill_create_ip'], true),
  ...merchants('weixin.scan_qr_code_pay', [...NAMED, 'sub_appid', 'auth_code', 'spbill_create_ip'], true),
  ...merchants('weixin.h5_pay', [...ORDER, 'goods_tag', 'sub_mch_id', 'spbill_create_ip', 'sceneInfo'], true),
  ...merchants('alipay.qr_code_pay', ORDER, true),
  ...merchants('alipay.scan_qr_code_pay', [...ORDER, 'auth_code', 'scene'], true),
  ...merchants('alipay.ration_code', ['out_trade_no', 'total_amount', 'notify_url'], true),
  ...merchants('alipay.wap_pay', [...ORDER, 'body'], true),
  ...merchants('alipay.h5_pay', ORDER, true),
  ...merchants('jd.pay', [...ORDER, 'order_type'], true),
  ...call('qq.unified', [...ORDER, 'spbill_create_ip'], true),
  ...call('unionpay.gateway', [...UNIONPAY, 'pay_type', 'bank_code', 'notify_url', 'success_url'], true),
  ...call('unionpay.wap', [...UNIONPAY, 'card_no', 'notify_url', 'success_url'], true),
  // Payments that were created without a merchant_no are queried without one.
  ...call('trade.query', ['out_trade_no'], false),
  ...call('trade.refund', ['out_trade_no', 'out_refund_no'], true),
  ...call('trade.reverse', ['out_trade_no', 'trade_no'], true),
  ...call('unionpay.withdraw', ['out_trade_no', ...PAYEE], true),
  ...call('unionpay.withdraw_query', ['out_trade_no'], false),
  ...call('unionpay.withdraw_balance_query', [], false),
  ...merchants('merchant.withdraw', ['out_trade_no', ...PAYEE], true),
  ...merchants('merchant.withdraw_query', ['out_trade_no'], false),
  ...merchants('merchant.balance', [], false),
}

function call(method: string, required: readonly string[], movesMoney: boolean): Record<string, Row> {
  return {
    [method]: { ...described(method), ...told(method), path: '', required, movesMoney, adds: () => ({ method }) },
  }
}

/** A call that names the merchant: always the account's own. */
function merchants(method: string, required: readonly string[], movesMoney: boolean): Record<string, Row> {
  const adds: Row['adds'] = ({ merchantNo }) => ({ method, merchant_no: merchantNo })
  return { [method]: { ...described(method), ...told(method), path: '', required, movesMoney, adds } }
}

function told(method: string): Pick<Row, 'notifies'> {
  return NOTIFIES[method] === undefined ? {} : { notifies: NOTIFIES[method] }
}

function described(method: string): Pick<Row, 'about'> {
  return ABOUT[method] === undefined ? {} : { about: ABOUT[method] }
}
