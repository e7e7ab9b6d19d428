import type { QrPicture } from './qr-svg.ts'

type Encoder = typeof import('./qr-svg.ts')

/** A code as it has to be painted on this page. */
export interface DrawnCode extends QrPicture {
  /** Light and dark exchanged, because the page around it exchanges them once more. */
  readonly turned: boolean
}

/** What a drawing needs of its element. */
export interface DrawingHost {
  changed(): void
  element(): Element
}

/** The picture of the code on screen. The encoder is loaded when the first code is in sight, and drawn with once per code. */
export class QrDrawing {
  /** Null while the encoder loads; `failed` when it couldn't be loaded or the content can't be a code. */
  picture: DrawnCode | 'failed' | null = null
  private content: string | null = null
  private encoder: Encoder | null = null
  private stopWatch: (() => void) | undefined
  private readonly host: DrawingHost

  constructor(host: DrawingHost) {
    this.host = host
  }

  /** Fetches the encoder while the payment is still being created, or the checkout being read. */
  prepare(): void {
    // A failure shows, and can be retried, when there is something to draw.
    this.load().catch(() => {})
  }

  /** Draws this content, or nothing for null. */
  show(content: string | null): void {
    if (content === this.content) return
    this.content = content
    this.redraw()
  }

  /** Draws again what failed. */
  again(): void {
    this.redraw()
    this.host.changed()
  }

  /** Draws at once where the encoder is there: the code then comes in one piece with what is around it. */
  private redraw(): void {
    const { host, encoder, content } = this
    this.stopWatch?.()
    this.stopWatch = undefined
    this.picture = null
    if (!content) return
    const encode = ({ qrPicture, watchNegative }: Encoder): void => {
      if (content !== this.content) return
      const picture = qrPicture(content)
      // Asked for twice while the encoder was on its way.
      this.stopWatch?.()
      this.stopWatch = watchNegative(host.element(), (turned) => {
        this.picture = { ...picture, turned }
        host.changed()
      })
    }
    const fail = (): void => {
      if (content === this.content) this.picture = 'failed'
    }
    if (!encoder) {
      this.load().then(encode).catch(fail).then(host.changed)
      return
    }
    try {
      encode(encoder)
    } catch {
      fail()
    }
  }

  private async load(): Promise<Encoder> {
    this.encoder = await import('./qr-svg.ts')
    return this.encoder
  }
}
