import type { Bilingual, Language } from '../shop-api.ts'

const KEY = 'tea:language'

/** The language of the page: what the visitor chose, else what the browser prefers. */
export const language: Language = readLanguage()

/** The text in the page's language. */
export function say(text: Bilingual): string {
  return text[language]
}

/** Shows the page again in the other language. */
export function switchLanguage(): void {
  localStorage.setItem(KEY, language === 'zh' ? 'en' : 'zh')
  location.reload()
}

function readLanguage(): Language {
  const chosen = localStorage.getItem(KEY) ?? navigator.language
  return /^zh/i.test(chosen) ? 'zh' : 'en'
}
