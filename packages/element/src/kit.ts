import { formatAmount, isPassing, walletOfCode } from '@pay-checkout/core'
import { splitChannel } from '@pay-checkout/protocol'
import { html, nothing } from 'lit'
import { anyOf } from './any-of.ts'
import { glyph } from './icons/glyph.ts'
import { methodMark } from './icons/method-mark.ts'
import { troubleKind } from './locales/trouble-kind.ts'
import { button } from './views/button.ts'
import { methodRow } from './views/choose.ts'
import { heading } from './views/heading.ts'
import { codePicture, figure } from './views/qr.ts'
import { wayOut } from './views/way-out.ts'

/** What the parts that are fetched share with the bundle, which hands it over to them. */
export interface Kit {
  readonly html: typeof html
  readonly nothing: typeof nothing
  readonly formatAmount: typeof formatAmount
  readonly splitChannel: typeof splitChannel
  readonly isPassing: typeof isPassing
  readonly walletOfCode: typeof walletOfCode
  readonly anyOf: typeof anyOf
  readonly codePicture: typeof codePicture
  readonly figure: typeof figure
  readonly glyph: typeof glyph
  readonly methodMark: typeof methodMark
  readonly methodRow: typeof methodRow
  readonly troubleKind: typeof troubleKind
  readonly heading: typeof heading
  readonly button: typeof button
  readonly wayOut: typeof wayOut
}

/** The bundle's own. */
export const KIT: Kit = {
  html,
  nothing,
  formatAmount,
  splitChannel,
  isPassing,
  walletOfCode,
  anyOf,
  codePicture,
  figure,
  glyph,
  methodMark,
  methodRow,
  troubleKind,
  heading,
  button,
  wayOut,
}
