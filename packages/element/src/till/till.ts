import type { CheckoutState } from '@pay-checkout/core'
import type { TemplateResult } from 'lit'
import type { Kit } from '../kit.ts'
import type { Caption } from '../locales/caption.ts'
import type { Locale } from '../locales/locale.ts'
import { till as styles } from '../styles/till.ts'
import type { ViewContext } from '../view-context.ts'
import { createCamera } from './camera.ts'
import { createFieldKeeper } from './keep-field.ts'
import { scanView } from './scan-view.ts'
import { captionOf, phaseOf } from './till-caption.ts'
import { waitView } from './wait-view.ts'

/** What the till needs of its element. */
export interface TillHost {
  /** The page's own camera, if it has one. */
  scanCode(): (() => Promise<string | null>) | undefined
  /** A code was scanned or typed: it is charged, or refused with a sentence. */
  scan(code: string): void
  changed(): void
}

/** A cashier's side of the element: fetched by pages that are tills, and by no payer. */
export interface Till {
  readonly styles: string
  /** The view of a state; undefined where the payer's own says what there is to say. */
  view(state: CheckoutState, context: ViewContext): TemplateResult | undefined
  /** What such a view is called, and what a screen reader is told when it comes. */
  caption(state: CheckoutState, texts: Locale): Caption | undefined
  rendered(root: ShadowRoot): void
  close(): void
}

/**
 * Makes a till. What it draws with is handed to it: a module that it shared with the bundle would have to be fetched from
 * beside it by every payer.
 */
export function createTill(kit: Kit, host: TillHost): Till {
  const keeper = createFieldKeeper('.reader input')
  const camera = createCamera({
    scanCode: host.scanCode,
    changed: host.changed,
    isCode: (text) => kit.walletOfCode(text) !== undefined,
    scan: host.scan,
  })
  return {
    styles,
    caption: (state, texts) => captionOf(kit, state, texts),
    view(state, context) {
      const phase = phaseOf(kit, state)
      if (!phase) return undefined
      return phase.is === 'scan'
        ? scanView(kit, { state: phase.state, context, camera, scan: host.scan })
        : waitView(kit, phase, context)
    },
    rendered(root) {
      keeper.rendered(root)
      const video = root.querySelector('video')
      if (video) camera.watch(video)
      // Nothing to scan for any more: the camera isn't left on.
      else if (!root.querySelector('.reader')) camera.close()
    },
    close() {
      keeper.stop()
      camera.close()
    },
  }
}
