import { html, type TemplateResult } from 'lit'
import { clockText } from '../countdown.ts'
import type { Locale } from '../locales/locale.ts'

/** One below the other. */
const DIGITS = '0123456789'.split('').join('\n')

/**
 * A time whose digits turn in their places, each a window on a strip: a text that changes would have the page laid out anew, each second for as
 * long as the payer waits. `turnClock` sets it.
 */
export function clock(seconds: number): TemplateResult {
  const parts = clockText(seconds).split('')
  return html`<span class="figure clock" translate="no" aria-hidden="true"
    >${parts.map((part) => (part === ':' ? part : html`<span class="digit"><span>${DIGITS}</span></span>`))}</span
  >`
}

/** Sets the clock of a root, if it has one. False where it has too many digits or too few. */
export function turnClock(root: ParentNode, seconds: number, { words }: Locale): boolean {
  const timer = root.querySelector('[role=timer]')
  if (!timer) return true
  const text = clockText(seconds)
  const strips = timer.querySelectorAll<HTMLElement>('.digit > span')
  const digits = text.replace(/:/g, '')
  strips.forEach((strip, at) => {
    strip.style.transform = `translateY(-${digits.charAt(at)}0%)`
  })
  timer.setAttribute('aria-label', `${words.timeLeft} ${text}`)
  return strips.length === digits.length
}
