/** How long the camera rests between two looks, in milliseconds: a code held before it is read within a blink. */
const REST = 150

interface Detector {
  detect(source: HTMLVideoElement): Promise<readonly { readonly rawValue: string }[]>
}
type DetectorClass = new (options: { formats: readonly string[] }) => Detector

/** A till's camera. It is asked for when the cashier wants it, and let go as soon as a code was read. */
export interface Camera {
  /** `none`: this place has neither a camera of its own that reads codes, nor one from the page. */
  readonly status: 'none' | 'closed' | 'open' | 'failed'
  /** What it sees; null while it isn't open, and where another app shows its own camera. */
  readonly stream: MediaStream | null
  open(): void
  close(): void
  /** Looks for codes through this video, which shows the stream. */
  watch(video: HTMLVideoElement): void
}

/** What a camera needs: the page's own, if it brought one, what to look for, and whom to tell. */
export interface CameraOptions {
  readonly scanCode: () => (() => Promise<string | null>) | undefined
  readonly isCode: (text: string) => boolean
  readonly scan: (text: string) => void
  readonly changed: () => void
}

/** Makes a camera, closed. */
export function createCamera({ scanCode, isCode, scan, changed }: CameraOptions): Camera {
  let status: 'closed' | 'open' | 'failed' = 'closed'
  let stream: MediaStream | null = null
  let watched: HTMLVideoElement | null = null
  // Whoever answers after the camera was closed answers to nobody.
  let turn = 0

  function show(next: typeof status): void {
    status = next
    changed()
  }

  async function openOwn(detector: DetectorClass, mine: number): Promise<void> {
    void new detector({ formats: FORMATS })
    const media = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } })
    if (mine !== turn) {
      letGo(media)
      return
    }
    stream = media
    changed()
  }

  async function openOther(scanCode: () => Promise<string | null>, mine: number): Promise<void> {
    const text = await scanCode()
    if (mine !== turn) return
    close()
    // What isn't a payment code is said to be none, as if the scanner had read it.
    if (text !== null) scan(text)
  }

  async function look(video: HTMLVideoElement, mine: number): Promise<void> {
    const detector = new (ownDetector() as DetectorClass)({ formats: FORMATS })
    video.srcObject = stream
    await video.play()
    while (mine === turn) {
      // A picture that isn't there yet can't be read: the next one can.
      const codes = await detector.detect(video).catch(() => [])
      if (mine !== turn) return
      const code = codes.find(({ rawValue }) => isCode(rawValue))
      if (code) {
        close()
        scan(code.rawValue)
        return
      }
      await new Promise((resolve) => setTimeout(resolve, REST))
    }
  }

  function close(): void {
    turn++
    if (stream) letGo(stream)
    stream = watched = null
    if (status !== 'closed') show('closed')
  }

  return {
    get status() {
      return scanCode() || ownDetector() ? status : 'none'
    },
    get stream() {
      return stream
    },
    open() {
      if (status === 'open') return
      const mine = ++turn
      const other = scanCode()
      show('open')
      const opening = other ? openOther(other, mine) : openOwn(ownDetector() as DetectorClass, mine)
      opening.catch(() => mine === turn && show('failed'))
    },
    close,
    watch(video) {
      if (!stream || video === watched) return
      watched = video
      const mine = turn
      look(video, mine).catch(() => {
        if (mine !== turn) return
        close()
        show('failed')
      })
    },
  }
}

const FORMATS = ['code_128', 'qr_code']

function letGo(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop()
}

/** The browser's own reader of codes, where it has one and a camera to go with it. */
function ownDetector(): DetectorClass | undefined {
  const { BarcodeDetector } = globalThis as { BarcodeDetector?: DetectorClass }
  return typeof navigator.mediaDevices?.getUserMedia === 'function' ? BarcodeDetector : undefined
}
