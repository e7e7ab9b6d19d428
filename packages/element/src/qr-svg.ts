import { create } from 'qrcode/lib/core/qrcode.js'

/** A QR code as one SVG path in a square of `size` modules, its quiet zone included. */
export interface QrPicture {
  readonly size: number
  readonly path: string
}

/** Whether the filters around an element make light of dark, as pages and extensions do for a dark look: few scanners read such a code. */
export function isInverted(element: Element): boolean {
  let inverted = false
  for (
    let at: Element | null = element;
    at;
    at = at.parentElement ?? (at.getRootNode() as Partial<ShadowRoot>).host ?? null
  ) {
    for (const [, amount] of getComputedStyle(at).filter.matchAll(/invert\(([\d.]+)\)/g))
      if (Number(amount) > 0.5) inverted = !inverted
  }
  return inverted
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
