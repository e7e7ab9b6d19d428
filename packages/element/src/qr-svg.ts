import { encode } from 'uqr'

/** A QR code as one SVG path in a square of `size` modules, its quiet zone included. */
export interface QrPicture {
  readonly size: number
  readonly path: string
}

/** ISO/IEC 18004 asks for four light modules on every side; scanners in wallets fail with less. */
const QUIET = 4

/** Encodes a pay string (error correction level M) into the path of its dark modules. */
export function qrPicture(content: string): QrPicture {
  const { size, data } = encode(content, { ecc: 'M', border: QUIET })
  let path = ''
  data.forEach((row, y) => {
    // A run of dark modules is one rectangle: a third of the bytes, and no hairlines between neighbours.
    for (let x = 0; x < size; x++) {
      const from = x
      while (row[x]) x++
      if (x > from) path += `M${from} ${y}h${x - from}v1H${from}z`
    }
  })
  return { size, path }
}
