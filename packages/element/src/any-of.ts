import type { Locale } from './locales/locale.ts'

/** Names as alternatives, as the locale joins them: 微信、支付宝或云闪付. */
export function anyOf(names: readonly string[], { joints: { comma, or } }: Locale): string {
  return names.reduce((all, name, index) => all + (index < names.length - 1 ? comma : or) + name)
}
