export {
  type PayCheckoutEventMap,
  PayErrorEvent,
  PayNavigateEvent,
  PaySettledEvent,
  PayStateChangeEvent,
  PayStoppedEvent,
  PayTokenNeededEvent,
} from './events.ts'
export type { Caption } from './locales/caption.ts'
export { en } from './locales/en.ts'
export { registerLocale } from './locales/find-locale.ts'
export type { Locale, TroubleKind, WaitReason, Word } from './locales/locale.ts'
export { zhCN } from './locales/zh-CN.ts'
export { PayCheckout } from './pay-checkout.ts'
export type { PayCheckoutListeners, PayCheckoutSettings, PayCheckoutTag } from './tag.ts'
export type { TillTexts, TillTrouble } from './till/till-texts.ts'
