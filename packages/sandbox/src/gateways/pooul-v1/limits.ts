import type { Limits } from '../../limits.ts'

/** Pooul v1 document, 5.4.1: "32个字符内", "255字符内", "不长于 32 位", and what its values may be. */
export const LIMITS: Limits = {
  mch_trade_id: 32,
  notify_url: 255,
  callback_url: 255,
  nonce_str: 32,
  time_start: /^\d{10}$/,
  time_expire: /^\d{10}$/,
  limit_pay: /^[01]$/,
  settle_type: /^[01]$/,
  Is_D0: /^1$/,
}
