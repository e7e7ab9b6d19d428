import type { Limits } from '../../limits.ts'

const COMMON: Limits = {
  out_no: 64,
  // 10 in the pages of payorder and 20 in paylist's, which it comes from.
  pmt_tag: 20,
  ord_name: 100,
  tag: 50,
  notify_url: 200,
  jump_url: 200,
  auth_code: 50,
  buyer_id: 50,
}

/** mct1 document, 4.4: the column "长度". */
export const LIMITS: Limits = {
  ...COMMON,
  pmt_name: 10,
  remark: 100,
  trade_account: 50,
  trade_no: 50,
  sub_appid: 50,
  sub_openid: 50,
}

/** The same on the page of mini-programs (4.4.5), whose calls look like an official account's: so the longer ones hold for both. */
export const NATIVE_LIMITS: Limits = {
  ...COMMON,
  pmt_name: 20,
  remark: 200,
  trade_account: 100,
  trade_no: 128,
  sub_appid: 128,
  sub_openid: 128,
}
