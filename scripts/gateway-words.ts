/** A language of the generated pages: docs/gateways.md, and what the gateways' READMEs have from their definitions. */
export type Language = 'en' | 'zh'

export const LANGUAGES: readonly Language[] = ['en', 'zh']

/** Where a page stands in a language: README.md, README.zh-CN.md. */
export function pageIn(language: Language, path: string): string {
  return language === 'en' ? path : path.replace(/\.md$/, '.zh-CN.md')
}

/** Every text of {@link Words}, by its language. */
export type Texts = { readonly [Key in Exclude<keyof Words, 'language'>]: Readonly<Record<Language, Words[Key]>> }

/** The words of the pages in one language. */
export interface Words {
  readonly language: Language
  // What every kind of text is joined with.
  readonly names: string
  readonly clauses: string
  readonly or: string
  readonly comma: string
  readonly conditions: string
  // What single calls and channels are said to be.
  readonly secret: string
  readonly privateKey: string
  readonly publicKey: string
  readonly credential: (name: string, kind: string, optional: boolean) => string
  readonly without: (fields: string) => string
  readonly starts: (channels: string) => string
  readonly asksPayment: string
  readonly closes: string
  readonly reverses: string
  readonly refunds: string
  readonly asksRefund: string
  // docs/gateways.md.
  readonly title: string
  readonly otherLanguage: string
  readonly introduction: string
  readonly channels: string
  readonly aboutChannels: string
  readonly allows: string
  readonly yes: string
  readonly no: string
  readonly keys: string
  readonly replies: string
  readonly signed: string
  readonly neverSigned: string
  readonly refusals: string
  readonly listedOverTls: string
  readonly notifications: string
  readonly settle: string
  readonly makeAsk: string
  readonly sentAgain: string
  readonly noSecond: string
  readonly maybeSecond: string
  readonly close: string
  readonly reverse: string
  readonly refundsRow: string
  readonly atOnce: string
  readonly from: (age: number) => string
  readonly until: (age: number) => string
  readonly parts: (most: number, age: number) => string
  readonly wholeOnly: (wallets: string) => string
  readonly told: string
  readonly asked: string
  readonly byPayment: string
  readonly refundNeeds: (fields: string) => string
  readonly readme: (names: { readonly en: string; readonly zh: string }, path: string) => string
  readonly channelHead: readonly string[]
  readonly operationHead: readonly string[]
  readonly payersId: string
  readonly payersCode: string
  readonly bank: (count: number) => string
  readonly askedAfter: (first: number, every: number) => string
  readonly lives: (seconds: number) => string
  readonly waits: (seconds: number) => string
  // What the READMEs have of parameters.
  readonly said: string
  readonly aboutParameters: (id: string) => string
  readonly ofCreates: string
  readonly ofOthers: string
  readonly createHead: readonly string[]
  readonly otherHead: readonly string[]
  readonly all: string
  readonly rawCall: string
  readonly onChannels: (channels: string) => string
  readonly about: string
  readonly orElse: string
  readonly list: string
  readonly whole: string
  readonly atMost: (most: number) => string
  readonly cut: string
  readonly lengthOn: (most: number, channel: string) => string
  readonly upTo: (highest: number) => string
  // What the READMEs have of answers.
  readonly tells: string
  readonly aboutAnswers: string
  readonly ofPayments: string
  readonly ofRefunds: string
  readonly ofRaw: string
  readonly aboutRaw: string
  readonly answerHead: readonly string[]
  readonly rawHead: readonly string[]
  readonly within: string
  readonly payerId: (fact: string) => string
  readonly masked: string
}
