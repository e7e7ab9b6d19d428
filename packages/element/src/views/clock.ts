import { html, type TemplateResult } from 'lit'
import { clockText } from '../countdown.ts'
import type { Locale } from '../locales/locale.ts'

/** One below the other. */
const DIGITS = '0123456789'.split('').join('\n')

/**
 * A time whose digits turn in their places, each a window on a strip: a text that changes would have the page laid out anew, each second for as
 * long as the payer waits. `clockIn` finds and turns it.
 */
export function clock(seconds: number): TemplateResult {
  const parts = clockText(seconds).split('')
  return html`<span class="figure clock" translate="no" aria-hidden="true"
    >${parts.map((part) => (part === ':' ? part : html`<span class="digit"><span>${DIGITS}</span></span>`))}</span
  >`
}

/** A clock that stands on the page. */
export interface Clock {
  /** Turns it to what is left, in whole seconds. False where it has too many digits or too few. */
  turn(seconds: number, texts: Locale): boolean
}

/** The clock in what a root was rendered as, if there is one. */
export function clockIn(root: ParentNode): Clock | undefined {
  const timer = root.querySelector('[role=timer]')
  if (!timer) return undefined
  const strips = timer.querySelectorAll<HTMLElement>('.digit > span')
  let shown = ''
  return {
    turn(seconds, { words }) {
      const text = clockText(seconds)
      const digits = text.replace(/:/g, '')
      // Most seconds turn a single one.
      strips.forEach((strip, at) => {
        if (digits[at] !== shown[at]) strip.style.transform = `translateY(-${digits[at]}0%)`
      })
      shown = digits
      timer.setAttribute('aria-label', `${words.timeLeft} ${text}`)
      return strips.length === digits.length
    },
  }
}
