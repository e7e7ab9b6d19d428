import type { QrPicture } from './qr-svg.ts'

/** The picture of the code on screen. The encoder is loaded when the first code is in sight, and drawn with once per code. */
export class QrDrawing {
  /** Null while the encoder loads; `failed` when it couldn't be loaded or the content can't be a code. */
  picture: QrPicture | 'failed' | null = null
  private content: string | null = null
  private readonly changed: () => void

  constructor(changed: () => void) {
    this.changed = changed
  }

  /** Fetches the encoder while the payment is still being created. */
  prepare(): void {
    // A failure shows, and can be retried, when there is something to draw.
    loadEncoder().catch(() => {})
  }

  /** Draws this content, or nothing for null. */
  show(content: string | null): void {
    if (content === this.content) return
    this.content = content
    this.picture = null
    if (content) this.draw(content)
  }

  /** Draws again what failed. */
  again(): void {
    this.picture = null
    this.changed()
    if (this.content) this.draw(this.content)
  }

  private draw(content: string): void {
    const finish = (picture: QrPicture | 'failed'): void => {
      if (content !== this.content) return
      this.picture = picture
      this.changed()
    }
    loadEncoder()
      .then(({ qrPicture }) => finish(qrPicture(content)))
      .catch(() => finish('failed'))
  }
}

function loadEncoder(): Promise<typeof import('./qr-svg.ts')> {
  return import('./qr-svg.ts')
}
