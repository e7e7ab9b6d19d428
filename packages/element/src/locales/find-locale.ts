import type { Locale } from './locale.ts'
import { zhCN } from './zh-CN.ts'

/** Longer than a small file takes on a slow network, shorter than a payer looks at a page without words. */
const PATIENCE = 4_000

/** A locale, or how to fetch it. */
type Known = Locale | (() => Promise<Locale>)

// Chinese is built in: most payers read it, and whatever can't be fetched falls back to it.
const known: Map<string, Known> = new Map<string, Known>([
  ['zh-cn', zhCN],
  ['en', () => fetched(import('./en.ts').then(({ en }) => en))],
])

/** Makes a locale available by its tag. Register before the element is shown; the same tag again replaces the texts. */
export function registerLocale(locale: Locale): void {
  known.set(locale.tag.toLowerCase(), locale)
}

/**
 * The locale nearest to a tag: the tag itself, its shorter forms, another region of its language, else English (Chinese when
 * there is no tag at all). A promise while it is being fetched, which never rejects and takes four seconds at most: no locale
 * may stand between a payer and a payment.
 */
export function findLocale(tag: string): Locale | Promise<Locale> {
  const found = known.get(nearest(tag.toLowerCase().replace(/_/g, '-'))) ?? zhCN
  return typeof found === 'function' ? found() : found
}

function nearest(wanted: string): string {
  for (let at = wanted; at; at = at.slice(0, Math.max(at.lastIndexOf('-'), 0))) if (known.has(at)) return at
  const language = wanted.split('-')[0]
  for (const tag of known.keys()) if (language && tag.split('-')[0] === language) return tag
  return wanted && 'en'
}

function fetched(coming: Promise<Locale>): Promise<Locale> {
  return new Promise((resolve) => {
    const settle = (locale: Locale): void => {
      clearTimeout(timer)
      resolve(locale)
    }
    const timer = setTimeout(settle, PATIENCE, zhCN)
    coming.then(
      (locale) => {
        registerLocale(locale)
        settle(locale)
      },
      () => settle(zhCN),
    )
  })
}
