import { create } from 'qrcode/lib/core/qrcode.js'

/** A QR code as one SVG path in a square of `size` modules, its quiet zone included. */
export interface QrPicture {
  readonly size: number
  readonly path: string
}

/** ISO/IEC 18004 asks for four light modules on every side; scanners in wallets fail with less. */
const QUIET = 4

/** Encodes a pay string (error correction level M) into the path of its dark modules. */
export function qrPicture(content: string): QrPicture {
  const { modules } = create([{ data: content, mode: 'byte' }], { errorCorrectionLevel: 'M' })
  let path = ''
  for (let y = 0; y < modules.size; y++) {
    // A run of dark modules is one rectangle: a third of the bytes, and no hairlines between neighbours.
    for (let x = 0; x < modules.size; x++) {
      const from = x
      while (x < modules.size && modules.get(y, x)) x++
      if (x > from) path += `M${from + QUIET} ${y + QUIET}h${x - from}v1H${from + QUIET}z`
    }
  }
  return { size: modules.size + 2 * QUIET, path }
}

/** How often the page is looked at for some seconds after it has stirred, and how often though nothing was heard, in milliseconds. */
const [SOON, RARELY] = [1_000, 15_000]
/** What comes late of a change is seen within as many seconds: a style sheet that loads, a filter that fades in. */
const LOOKS = 3
/** A switch was clicked, or the payer is back: from an extension's window, for one. */
const HEARD = ['focus', 'visibilitychange', 'click']

/**
 * Tells at once whether the page shows an element in its negative, and then each time that this has changed, until it is stopped. Pages and
 * extensions do so for a dark look, by filters around the element, and most scanners don't read such a code. No event tells of it: what is
 * heard is what goes with it. Asking for computed styles each second cost more script than all else of a wait.
 */
export function watchNegative(element: Element, tell: (negative: boolean) => void): () => void {
  const around: Element[] = []
  for (let at: Element | null | undefined = element; at; at = at.parentElement ?? (at.getRootNode() as ShadowRoot).host)
    around.push(at)
  let told: boolean | undefined
  let looks = LOOKS
  let timer: ReturnType<typeof setTimeout> | undefined
  const look = (): void => {
    clearTimeout(timer)
    timer = setTimeout(look, looks-- > 0 ? SOON : RARELY)
    let negative = false
    for (const each of around) {
      for (const [, amount] of getComputedStyle(each).filter.matchAll(/invert\(([\d.]+)\)/g))
        if (Number(amount) > 0.5) negative = !negative
    }
    if (negative === told) return
    told = negative
    tell(negative)
  }
  const stirred = (): void => {
    const calm = looks < 0
    looks = LOOKS
    // A page that stirs all the time is looked at once a second.
    if (calm) look()
  }
  const { head, defaultView } = element.ownerDocument
  const view = defaultView ?? window
  const observer = new MutationObserver(stirred)
  const what = { attributes: true, childList: true }
  for (const each of around) observer.observe(each, what)
  observer.observe(head, { ...what, subtree: true })
  for (const type of HEARD) view.addEventListener(type, stirred, true)
  const dark = view.matchMedia('(prefers-color-scheme: dark)')
  // Safari before 14 hears of it by the looks.
  dark.addEventListener?.('change', stirred)
  look()
  return () => {
    clearTimeout(timer)
    observer.disconnect()
    for (const type of HEARD) view.removeEventListener(type, stirred, true)
    dark.removeEventListener?.('change', stirred)
  }
}
