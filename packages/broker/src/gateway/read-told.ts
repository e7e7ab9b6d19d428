import type { Channel } from '@pay-checkout/protocol'
import { readFen } from './amount.ts'
import type { FullConfig, Gateway } from './definition.ts'
import type { Line } from './exchange.ts'
import { readMoment } from './moment.ts'
import { withoutPersons } from './persons.ts'
import type { Fields } from './read-config.ts'
import { readPaymentFacts } from './read-facts.ts'
import { textOf, type Values } from './values.ts'
import type { Said, Told, Verdict } from './verdict.ts'

/** What a message says of a payment, in our words, by its gateway's table; and, once it is over, for the merchant's books. */
export function readTold(line: Line, said: Said, channel?: Channel): Told {
  const standing = readStanding(line, said, channel)
  const isTold = OVER.has(standing.verdict) && said.trust !== 'none'
  return isTold ? { ...standing, ...readPaymentFacts(line, said.values) } : standing
}

/** What a message says of how a payment stands. */
export function readStanding({ gateway, config, redactor }: Line, { values, trust }: Said, channel?: Channel): Told {
  const { payment } = gateway
  const word = statusWord(gateway, values, channel)
  const words = [word, payment.words && textOf(values[payment.words])].filter(Boolean).join(' ')
  const paidAt = payment.paidAt === undefined ? null : readMoment(values[payment.paidAt])
  return {
    verdict: verdictOf(gateway, word),
    trust,
    tradeNo: namedText(values, payment.tradeNo),
    amount: readFen(typeof payment.amount === 'string' ? values[payment.amount] : payment.amount(values)),
    merchant: merchantOf(gateway, config, values),
    gatewayTradeNo: namedText(values, payment.gatewayTradeNo),
    ...(paidAt !== null && { paidAt }),
    words: withoutPersons(redactor.text(words)).slice(0, 200),
  }
}

/** Of a payment that isn't over nothing is told for good: a number may stand in for the one to come. */
const OVER: ReadonlySet<Verdict> = new Set<Verdict>(['paid', 'refunded', 'reversed', 'failed', 'closed'])

/** The status word a message holds; undefined when it holds none, or something that is no word. */
export function statusWord({ payment }: Gateway, values: Values, channel?: Channel): string | undefined {
  return textOf(typeof payment.status === 'string' ? values[payment.status] : payment.status(values, channel))
}

function verdictOf({ statuses }: Gateway, word: string | undefined): Verdict {
  return word !== undefined && Object.hasOwn(statuses, word) ? (statuses[word] as Verdict) : 'unknown'
}

function merchantOf({ payment }: Gateway, config: FullConfig<Fields>, values: Values): Told['merchant'] {
  const named = values[payment.merchant.field]
  if (named === undefined || named === null || named === '') return 'not-said'
  return textOf(named) === payment.merchant.ours(config) ? 'ours' : 'foreign'
}

function namedText(values: Values, name: string): string | null {
  return textOf(values[name])?.trim() || null
}
