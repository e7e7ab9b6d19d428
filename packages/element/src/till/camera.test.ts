// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type Camera, createCamera } from './camera.ts'

const CODE = '284567890123456789'

let stopped = 0
/** What the browser's detector sees at each look; the last one stays. */
let sights: string[][] = []
let formats: readonly string[] = []
const getUserMedia = vi.fn(
  async () => ({ getTracks: () => [{ stop: () => void stopped++ }] }) as unknown as MediaStream,
)

class Detector {
  constructor(options: { formats: readonly string[] }) {
    formats = options.formats
  }
  detect(): Promise<{ rawValue: string }[]> {
    const seen = (sights.length > 1 ? sights.shift() : sights[0]) ?? []
    return Promise.resolve(seen.map((rawValue) => ({ rawValue })))
  }
}

beforeEach(() => {
  vi.useFakeTimers()
  stopped = 0
  sights = [[]]
  getUserMedia.mockClear()
  vi.stubGlobal('BarcodeDetector', Detector)
  vi.stubGlobal('navigator', { mediaDevices: { getUserMedia } })
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

function camera(scanCode?: () => Promise<string | null>): { camera: Camera; read: string[]; look: () => void } {
  const read: string[] = []
  const made = createCamera({
    scanCode: () => scanCode,
    changed: () => {},
    isCode: (text) => text === CODE,
    scan: (text) => void read.push(text),
  })
  const video = { play: () => Promise.resolve() } as HTMLVideoElement
  return { camera: made, read, look: () => made.watch(video) }
}

describe('the browser’s camera', () => {
  test('is asked for on opening, reads payment codes alone, and is let go with the first', async () => {
    const { camera: it, read, look } = camera()
    expect(it.status).toBe('closed')
    expect(getUserMedia).not.toHaveBeenCalled()
    sights = [[], ['6901028075831'], [CODE], [CODE]]
    it.open()
    await vi.advanceTimersByTimeAsync(0)
    expect(getUserMedia).toHaveBeenCalledWith({ video: { facingMode: 'environment' } })
    look()
    look()
    await vi.advanceTimersByTimeAsync(1_000)
    expect(read).toEqual([CODE])
    expect(formats).toEqual(['code_128', 'qr_code'])
    expect({ status: it.status, stream: it.stream, stopped }).toEqual({ status: 'closed', stream: null, stopped: 1 })
    expect(vi.getTimerCount()).toBe(0)
  })

  test('closed while it looks, it is let go and reads nothing more', async () => {
    const { camera: it, read, look } = camera()
    it.open()
    await vi.advanceTimersByTimeAsync(0)
    look()
    await vi.advanceTimersByTimeAsync(200)
    it.close()
    sights = [[CODE]]
    await vi.advanceTimersByTimeAsync(1_000)
    expect({ read, stopped }).toEqual({ read: [], stopped: 1 })
  })

  test('closed while permission is asked, it is let go as soon as it comes', async () => {
    const { camera: it } = camera()
    it.open()
    it.close()
    await vi.advanceTimersByTimeAsync(0)
    expect({ status: it.status, stream: it.stream, stopped }).toEqual({ status: 'closed', stream: null, stopped: 1 })
  })

  test('denied, it says so, and may be asked for again', async () => {
    getUserMedia.mockRejectedValueOnce(new DOMException('denied', 'NotAllowedError'))
    const { camera: it } = camera()
    it.open()
    await vi.advanceTimersByTimeAsync(0)
    expect(it.status).toBe('failed')
    it.open()
    await vi.advanceTimersByTimeAsync(0)
    expect(it.status).toBe('open')
    it.close()
  })

  test.each([
    ['a detector', () => vi.stubGlobal('BarcodeDetector', undefined)],
    ['a camera', () => vi.stubGlobal('navigator', {})],
  ])('without %s there is none', (_, lack) => {
    lack()
    expect(camera().camera.status).toBe('none')
  })
})

describe('the page’s own camera', () => {
  test('is used where there is one, whatever the browser has', async () => {
    vi.stubGlobal('BarcodeDetector', undefined)
    const { camera: it, read } = camera(() => Promise.resolve('6901028075831'))
    it.open()
    await vi.advanceTimersByTimeAsync(0)
    // Whatever it read is told: what is no payment code is refused with a sentence.
    expect({ status: it.status, read }).toEqual({ status: 'closed', read: ['6901028075831'] })
    expect(getUserMedia).not.toHaveBeenCalled()
  })

  test('closed by the cashier, it has read nothing', async () => {
    const { camera: it, read } = camera(() => Promise.resolve(null))
    it.open()
    await vi.advanceTimersByTimeAsync(0)
    expect({ status: it.status, read }).toEqual({ status: 'closed', read: [] })
  })

  test('that breaks is a camera that can’t be opened', async () => {
    const { camera: it } = camera(() => Promise.reject(new Error('no')))
    it.open()
    await vi.advanceTimersByTimeAsync(0)
    expect(it.status).toBe('failed')
  })
})
