import { addStyles } from './styling.ts'

/** What a part needs of its element. */
export interface PartHost {
  changed(): void
  root(): ShadowRoot
}

/** A part of the element that not every payer needs: fetched when it is first wanted, with its own styles. */
export class LazyPart<P extends { readonly styles: string }> {
  /** Null until it has been fetched; `failed` when it couldn't be. */
  part: P | 'failed' | null = null
  private wanted = false
  private readonly host: PartHost
  private readonly fetch: () => Promise<P>

  constructor(host: PartHost, fetch: () => Promise<P>) {
    this.host = host
    this.fetch = fetch
  }

  /** The part, once it has been fetched. */
  get ready(): P | undefined {
    return this.part && this.part !== 'failed' ? this.part : undefined
  }

  /** Fetches it, or fetches it again after a failure. */
  open(): void {
    if (this.wanted && this.part !== 'failed') return
    this.wanted = true
    this.part = null
    this.fetch()
      .then(
        (part) => this.show(part),
        () => {
          this.part = 'failed'
        },
      )
      .then(this.host.changed)
  }

  private show(part: P): void {
    addStyles(this.host.root(), part.styles)
    this.part = part
  }
}
