import type { formatAmount, isPassing, walletOfCode } from '@pay-checkout/core'
import type { splitChannel } from '@pay-checkout/protocol'
import type { html, nothing } from 'lit'
import type { glyph } from '../icons/glyph.ts'
import type { methodMark } from '../icons/method-mark.ts'
import type { troubleKind } from '../locales/trouble-kind.ts'
import type { methodRow } from '../views/choose.ts'

/** What the till shares with the payer's views, handed over by the bundle that has it. */
export interface TillKit {
  readonly html: typeof html
  readonly nothing: typeof nothing
  readonly formatAmount: typeof formatAmount
  readonly splitChannel: typeof splitChannel
  readonly isPassing: typeof isPassing
  readonly walletOfCode: typeof walletOfCode
  readonly glyph: typeof glyph
  readonly methodMark: typeof methodMark
  readonly methodRow: typeof methodRow
  readonly troubleKind: typeof troubleKind
}
