import { create } from 'qrcode/lib/core/qrcode.js'
import { s } from './h.ts'

/** Light modules that scanners need on every side (ISO/IEC 18004). */
const QUIET = 4

/** A QR code of an address, dark on white in every theme: inverted ones aren't read by every phone. */
export function codePicture(content: string, label: string): SVGElement {
  const { modules } = create([{ data: content, mode: 'byte' }], { errorCorrectionLevel: 'M' })
  let d = ''
  for (let y = 0; y < modules.size; y++) {
    for (let x = 0; x < modules.size; x++) {
      const from = x
      while (x < modules.size && modules.get(y, x)) x++
      if (x > from) d += `M${from + QUIET} ${y + QUIET}h${x - from}v1H${from + QUIET}z`
    }
  }
  const size = modules.size + 2 * QUIET
  return s(
    'svg',
    {
      viewBox: `0 0 ${size} ${size}`,
      class: 'code',
      role: 'img',
      'aria-label': label,
      'shape-rendering': 'crispEdges',
    },
    s('rect', { width: size, height: size, fill: '#fff' }),
    s('path', { d, fill: '#000' }),
  )
}
