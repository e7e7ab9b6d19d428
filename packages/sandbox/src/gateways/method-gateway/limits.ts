import type { Limits } from '../../limits.ts'

/** Document 2.1 to 2.14: the column "最大长度". */
const LIMITS: Limits = {
  merchant_no: 20,
  out_trade_no: 64,
  pay_uid: 32,
  order_name: 64,
  sub_appid: 32,
  sub_mch_id: 16,
  sub_openid: 128,
  spbill_create_ip: 16,
  goods_id: 32,
  goods_tag: 32,
}

/** The limits of one method: QQ's page alone limits no address. */
export function limitsOf(method: string): Limits {
  const { spbill_create_ip: _, ...withoutAddress } = LIMITS
  return method === 'qq.unified' ? withoutAddress : LIMITS
}
