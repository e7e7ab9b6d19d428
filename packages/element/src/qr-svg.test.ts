import fc from 'fast-check'
import jsQR from 'jsqr'
import { expect, test } from 'vitest'
import { type QrPicture, qrPicture } from './qr-svg.ts'

const SCALE = 4

/** Paints the path as a browser would: every `M x y h w v1 H x z` is a rectangle of dark modules. */
function rasterise({ size, path }: QrPicture): Uint8ClampedArray {
  const pixels = new Uint8ClampedArray((size * SCALE) ** 2 * 4).fill(255)
  for (const [, x, y, width, back] of path.matchAll(/M(\d+) (\d+)h(\d+)v1H(\d+)z/g)) {
    expect(back).toBe(x)
    for (let row = Number(y) * SCALE; row < (Number(y) + 1) * SCALE; row++) {
      const from = (row * size * SCALE + Number(x) * SCALE) * 4
      for (let at = from; at < from + Number(width) * SCALE * 4; at++) if (at % 4 < 3) pixels[at] = 0
    }
  }
  return pixels
}

function read(picture: QrPicture): string | undefined {
  return jsQR(rasterise(picture), picture.size * SCALE, picture.size * SCALE)?.data
}

test.each([
  'weixin://wxpay/bizpayurl?pr=Qd8ZkW3zz',
  'https://qr.alipay.com/bax03431ybtgzoxvvrxt0046',
  '12345678901234567890',
  'HTTPS://QR.95516.COM/00010001/62221234',
])('a scanner reads %s from the picture', (content) => {
  expect(read(qrPicture(content))).toBe(content)
})

test('a scanner reads any printable address', () => {
  const text = fc.string({
    unit: fc.integer({ min: 33, max: 126 }).map((code) => String.fromCharCode(code)),
    minLength: 1,
    maxLength: 120,
  })
  fc.assert(
    fc.property(text, (content) => {
      expect(read(qrPicture(content))).toBe(content)
    }),
    { numRuns: 40 },
  )
})

test('four light modules stand on every side', () => {
  const { size, path } = qrPicture('weixin://wxpay/bizpayurl?pr=Qd8ZkW3zz')
  for (const [, x, y, width] of path.matchAll(/M(\d+) (\d+)h(\d+)/g)) {
    expect(Number(x)).toBeGreaterThanOrEqual(4)
    expect(Number(x) + Number(width)).toBeLessThanOrEqual(size - 4)
    expect(Number(y)).toBeGreaterThanOrEqual(4)
    expect(Number(y)).toBeLessThan(size - 4)
  }
})

test('content that no code can hold is refused', () => {
  expect(() => qrPicture('x'.repeat(3000))).toThrow()
})
