import { ALIPAY, OTHER_APPS, UNIONPAY } from './user-agents/apps.ts'
import { DESKTOP_BROWSERS, PHONE_BROWSERS } from './user-agents/browsers.ts'
import type { UserAgentSample } from './user-agents/sample.ts'
import { WECHAT, WECHAT_MINI_PROGRAMS, WECOM } from './user-agents/wechat.ts'

/** Real user agents with the surface each must be read as. */
export const USER_AGENTS: readonly UserAgentSample[] = [
  ...WECHAT,
  ...WECHAT_MINI_PROGRAMS,
  ...WECOM,
  ...ALIPAY,
  ...UNIONPAY,
  ...OTHER_APPS,
  ...PHONE_BROWSERS,
  ...DESKTOP_BROWSERS,
]
