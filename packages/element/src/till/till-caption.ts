import type { CheckoutState, Trouble } from '@pay-checkout/core'
import type { PayMethod } from '@pay-checkout/protocol'
import type { Kit } from '../kit.ts'
import type { Caption } from '../locales/caption.ts'
import type { Locale } from '../locales/locale.ts'
import type { StateOf } from '../view-context.ts'
import { type TillTexts, type TillTrouble, tillTexts } from './till-texts.ts'

/** Where a cashier stands. Everything else (a code on the screen, the end) looks as it does to a payer. */
export type Phase =
  /** Ready for a code. */
  | { readonly is: 'scan'; readonly state: StateOf<'choosing' | 'starting'> }
  | { readonly is: 'sending'; readonly state: StateOf<'starting'> }
  /** The start went without an answer: it is being found out what became of it. */
  | { readonly is: 'lost'; readonly state: StateOf<'choosing'> }
  | { readonly is: 'waiting'; readonly state: StateOf<'waiting'> }

/** Which of a till's views a state has; undefined where there is nothing to scan. */
export function phaseOf(kit: Kit, state: CheckoutState): Phase | undefined {
  switch (state.name) {
    case 'choosing':
      if (walletsOf(kit, state).length === 0) return undefined
      return { is: state.trouble && kit.isPassing(state.trouble) ? 'lost' : 'scan', state }
    case 'starting':
      if (walletsOf(kit, state).length === 0) return undefined
      return { is: isBarcode(state.channel) ? 'sending' : 'scan', state }
    case 'waiting':
      return isBarcode(state.payment.channel) ? { is: 'waiting', state } : undefined
    default:
      return undefined
  }
}

/** The wallets whose codes can be charged. */
export function walletsOf({ splitChannel }: Kit, { choices }: StateOf<'choosing' | 'starting'>): PayMethod[] {
  return choices
    .filter(({ channel, usable }) => usable && isBarcode(channel))
    .map(({ channel }) => splitChannel(channel).method)
}

/** A till's heading of a state and the sentence below it, which is the trouble when there is one. */
export function captionOf(kit: Kit, state: CheckoutState, texts: Locale): Caption | undefined {
  const phase = phaseOf(kit, state)
  if (!phase) return undefined
  const caption = headingOf(kit, phase, texts)
  const { trouble } = phase.state
  return trouble ? { title: caption.title, text: troubleText(kit, trouble, texts) } : caption
}

/** A trouble in a cashier's words where the till has some, else in the payer's. */
export function troubleText({ troubleKind }: Kit, { code }: Trouble, texts: Locale): string {
  const { troubles } = wordsOf(texts)
  return Object.keys(troubles).includes(code) ? troubles[code as TillTrouble] : texts.troubles[troubleKind(code)]
}

/** The till's texts in the locale's language. */
export function wordsOf(texts: Locale): TillTexts {
  return texts.till ?? tillTexts(texts.tag)
}

function headingOf(kit: Kit, phase: Phase, texts: Locale): Caption {
  const words = wordsOf(texts)
  switch (phase.is) {
    case 'scan':
      return words.scan(walletsOf(kit, phase.state).map((method) => texts.apps[method]))
    case 'sending':
      return words.sending(texts.apps[kit.splitChannel(phase.state.channel).method])
    case 'lost':
      return words.unclear
    case 'waiting':
      return waitingFor(phase.state, texts.apps[kit.splitChannel(phase.state.payment.channel).method], texts)
  }
}

function waitingFor({ after, payment }: StateOf<'waiting'>, app: string, texts: Locale): Caption {
  if (after === 'cancel') return texts.captions.waiting.cancel(app)
  if (payment.status === 'paid') return texts.captions.waiting['wallet-done'](app)
  return payment.status === 'paying' ? wordsOf(texts).paying(app) : wordsOf(texts).unclear
}

function isBarcode(channel: string): boolean {
  return channel.endsWith(':barcode')
}
