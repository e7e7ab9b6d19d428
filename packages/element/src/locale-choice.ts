import { findLocale } from './locales/find-locale.ts'
import type { Locale } from './locales/locale.ts'

/** The texts of an element. They stay until those of a newly chosen locale are there. */
export class LocaleChoice {
  /** Null until the first are there: nothing is said in a language that would have to be taken back. */
  texts: Locale | null = null
  private tag: string | null = null
  private readonly changed: () => void

  constructor(changed: () => void) {
    this.changed = changed
  }

  /** Chooses by a BCP 47 tag. The same tag again changes nothing. */
  choose(tag: string): void {
    if (tag === this.tag) return
    this.tag = tag
    const found = findLocale(tag)
    if (!(found instanceof Promise)) {
      this.texts = found
      return
    }
    found.then((texts) => {
      if (tag !== this.tag) return
      this.texts = texts
      this.changed()
    })
  }
}
