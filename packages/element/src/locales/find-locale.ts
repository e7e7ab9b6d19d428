import { en } from './en.ts'
import type { Locale } from './locale.ts'
import { zhCN } from './zh-CN.ts'

const registered: Map<string, Locale> = new Map([
  ['zh-cn', zhCN],
  ['en', en],
])

/** Makes a locale available by its tag. Register before the element is shown; the same tag again replaces the texts. */
export function registerLocale(locale: Locale): void {
  registered.set(locale.tag.toLowerCase(), locale)
}

/**
 * The registered locale nearest to a tag: the tag itself, its shorter forms, another region of its language, else English
 * (Chinese when there is no tag at all). Never throws: no locale may stand between a payer and a payment.
 */
export function findLocale(tag: string): Locale {
  const wanted = tag.toLowerCase().replace(/_/g, '-')
  for (let at = wanted; at; at = at.slice(0, Math.max(at.lastIndexOf('-'), 0))) {
    const exact = registered.get(at)
    if (exact) return exact
  }
  const language = wanted.split('-')[0]
  for (const [known, locale] of registered) if (language && known.split('-')[0] === language) return locale
  return wanted ? en : zhCN
}
