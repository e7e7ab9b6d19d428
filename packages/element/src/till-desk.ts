import { formatAmount, isPassing, walletOfCode } from '@pay-checkout/core'
import { splitChannel } from '@pay-checkout/protocol'
import { adoptStyles, html, nothing, supportsAdoptingStyleSheets, unsafeCSS } from 'lit'
import { glyph } from './icons/glyph.ts'
import { methodMark } from './icons/method-mark.ts'
import { troubleKind } from './locales/trouble-kind.ts'
import type { Till, TillHost } from './till/till.ts'
import type { TillKit } from './till/till-kit.ts'
import { methodRow } from './views/choose.ts'

/** The till of an element that is one: fetched when it is first wanted, with all that only a cashier needs. */
export class TillDesk {
  /** Null while it is being fetched; `failed` when it couldn't be. */
  till: Till | 'failed' | null = null
  private wanted = false
  private readonly host: TillHost & { readonly root: () => ShadowRoot }

  constructor(host: TillDesk['host']) {
    this.host = host
  }

  /** Fetches the till, or fetches it again after a failure. */
  open(): void {
    if (this.wanted && this.till !== 'failed') return
    this.wanted = true
    this.till = null
    import('./till/till.ts')
      .then(
        ({ createTill }) => this.wanted && this.show(createTill(KIT, this.host)),
        () => {
          this.till = 'failed'
        },
      )
      .then(this.host.changed)
  }

  /** Leaves the field and the camera to others. A till that was fetched stays. */
  close(): void {
    if (this.till && this.till !== 'failed') this.till.close()
  }

  private show(till: Till): void {
    const root = this.host.root()
    const sheet = unsafeCSS(till.styles)
    if (supportsAdoptingStyleSheets)
      root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet.styleSheet as CSSStyleSheet]
    else adoptStyles(root, [sheet])
    this.till = till
  }
}

const KIT: TillKit = {
  html,
  nothing,
  formatAmount,
  splitChannel,
  isPassing,
  walletOfCode,
  glyph,
  methodMark,
  methodRow,
  troubleKind,
}
