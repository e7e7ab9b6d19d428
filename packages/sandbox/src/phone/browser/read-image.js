/** @typedef {(pixels: Uint8ClampedArray, width: number, height: number) => { data: string } | null} ReadCode */

/** The reader is large and rarely needed: it is fetched with the first picture. */
async function loadReader() {
  const known = /** @type {{ jsQR?: ReadCode }} */ (/** @type {unknown} */ (window))
  if (!known.jsQR) {
    await new Promise((resolve, reject) => {
      const script = document.createElement('script')
      script.src = '/phone/assets/jsqr.js'
      script.onload = resolve
      script.onerror = reject
      document.head.append(script)
    })
  }
  return /** @type {ReadCode} */ (known.jsQR)
}

const LARGEST = 1600

/**
 * What the QR code in a picture says, or undefined when there is none.
 *
 * @param {Blob} image
 */
export async function readImage(image) {
  const readCode = await loadReader()
  const bitmap = await createImageBitmap(image)
  const scale = Math.min(1, LARGEST / Math.max(bitmap.width, bitmap.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(bitmap.width * scale)
  canvas.height = Math.round(bitmap.height * scale)
  const context = canvas.getContext('2d')
  if (!context) return undefined
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height)
  const { data, width, height } = context.getImageData(0, 0, canvas.width, canvas.height)
  return readCode(data, width, height)?.data
}
