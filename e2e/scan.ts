import type { Locator } from '@playwright/test'
import readCode from 'jsqr'
import { PNG } from 'pngjs'

/** Reads the QR code in an element as a phone does: from a picture of the screen, its quiet zone included. */
export async function scan(element: Locator): Promise<string> {
  const { data, width, height } = PNG.sync.read(await element.screenshot())
  const code = readCode(new Uint8ClampedArray(data), width, height)
  if (!code) throw new Error('There is no readable QR code on this picture')
  return code.data
}
