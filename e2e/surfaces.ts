import { USER_AGENTS } from '@pay-checkout/core/testing'
import type { BrowserContextOptions } from '@playwright/test'

/** Where a test's payer is. */
export type Place = 'desktop' | 'phone' | 'wechat' | 'alipay'

/** Real user agents, by their names in core's own samples. */
const SAMPLES: Readonly<Record<Place, string>> = {
  desktop: 'Chrome on Windows',
  phone: 'Chrome on Android',
  wechat: 'WeChat on Android, XWEB 134',
  alipay: 'Alipay on iPhone',
}
const HANDHELD = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }

/** The browser of a place: its user agent, size and fingers. */
export function browserOf(place: Place): BrowserContextOptions {
  const sample = USER_AGENTS.find(({ name }) => name === SAMPLES[place])
  if (!sample) throw new Error(`There is no user agent sample called ${SAMPLES[place]}`)
  const { userAgent } = sample
  return place === 'desktop' ? { userAgent, viewport: { width: 1280, height: 860 } } : { userAgent, ...HANDHELD }
}
