import type { Caption } from '../../element/src/locales/caption.ts'
import type { Locale, TroubleKind, Word } from '../../element/src/locales/locale.ts'

/** The wallet whose mini-program the component stands in. */
export type Wallet = 'wechat' | 'alipay'

/** A heading and, where one helps, the sentence below it. */
export type Lines = readonly [title: string, text?: string]

/** What of the widget's words can be read in one wallet's mini-program, the wallet's name put in. */
export interface Texts {
  readonly tag: string
  /** The label of the button that pays. */
  readonly method: string
  /** By the name that {@link CaptionName} gives a state. */
  readonly captions: Readonly<Record<CaptionName, Lines>>
  readonly reasons: Readonly<Record<string, string>>
  readonly remedies: Readonly<Record<string, string>>
  readonly troubles: Readonly<Record<TroubleKind, string>>
  readonly words: Readonly<Record<UsedWord, string>>
}

const WORDS = ['amount', 'order', 'havePaid', 'payAgain', 'notNow', 'retry', 'copyLink', 'copied'] as const
type UsedWord = Extract<Word, (typeof WORDS)[number]>

const REASONS = ['payer-unknown', 'wallet-unavailable', 'only-in-mini-program', 'needs-newer-page'] as const
const REMEDIES = ['authorize', 'open-hosted-page', 'copy-link'] as const
const PLAIN = ['loading', 'unreadable', 'starting', 'confirming', 'notSeenYet', 'settled', 'closed', 'expired'] as const
const WAITING = ['wallet-done', 'wallet-cancelled', 'wallet-failed', 'unclear', 'asked', 'cancel'] as const

/** The captions that a mini-program has a use for. Codes, banks and other people's pages are no way to pay there. */
export type CaptionName = (typeof PLAIN)[number] | (typeof WAITING)[number] | 'in-wallet' | 'guiding'

/** Takes a wallet's texts out of a locale of the widget. */
export function textsOf(locale: Locale, wallet: Wallet): Texts {
  const { captions, words } = locale
  const app = locale.apps[wallet]
  const method = locale.methods[wallet]
  return {
    tag: locale.tag,
    method,
    captions: {
      ...pick(PLAIN, (name) => lines(captions[name])),
      ...pick(WAITING, (name) => lines(captions.waiting[name](app))),
      'in-wallet': lines(captions.inWallet(app)),
      guiding: lines(captions.guiding(method)),
    },
    reasons: pick(REASONS, (name) => locale.reasons[name](app)),
    remedies: pick(REMEDIES, (name) => locale.remedies[name](app)),
    troubles: locale.troubles,
    words: pick(WORDS, (name) => words[name]),
  }
}

function lines({ title, text }: Caption): Lines {
  return text ? [title, text] : [title]
}

function pick<Name extends string, Value>(names: readonly Name[], of: (name: Name) => Value): Record<Name, Value> {
  return Object.fromEntries(names.map((name) => [name, of(name)])) as Record<Name, Value>
}
