import type { Limits } from '../../limits.ts'

/** Pooul v2 document: it limits no length; times are "10位 UNIX 时间戳", and one parameter has a list. */
export const LIMITS: Limits = {
  time_start: /^\d{10}$/,
  time_expire: /^\d{10}$/,
  mch_app_type: /^(IOS|AND|WAP)$/,
}
