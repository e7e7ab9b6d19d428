import { z } from '@hono/zod-openapi'
import { PAYMENT_FACTS, REFUND_FACTS } from '../facts.ts'

const ABOUT =
  'What the gateway told for your books; it decided nothing. What it didn’t tell, or what couldn’t be read, is left out.'
const fen = z.int().min(0)
const words = z.string()

const funds = z.array(z.object({ channel: words, amount: fen.optional() }))
const promotions = z.array(
  z.object({
    ...{ id: words.optional(), name: words.optional(), scope: words.optional(), type: words.optional() },
    amount: fen.optional(),
  }),
)
const LISTS: Readonly<Record<string, z.ZodType>> = { funds, promotions, subscribed: z.boolean() }

const said = z.record(z.string(), z.string()).openapi({ description: 'The gateway’s own fields, in its own words.' })
const payer = z
  .object({
    ...{ wechatOpenid: words.optional(), serviceOpenid: words.optional() },
    ...{ alipayUserId: words.optional(), jdToken: words.optional() },
  })
  .openapi({ description: 'Who paid. Only where the account’s configuration has `tellPayerIds`.' })

/** What a gateway told of a payment beside how it stands. */
export const paymentFactsSchema: z.ZodType = z
  .object({ ...factsOf(PAYMENT_FACTS), said: said.optional(), payer: payer.optional() })
  .openapi('PaymentFacts', { description: ABOUT })

/** What a gateway told of a refund beside how it stands. */
export const refundFactsSchema: z.ZodType = z
  .object({ ...factsOf(REFUND_FACTS), said: said.optional() })
  .openapi('RefundFacts', { description: ABOUT })

/** A gateway's no, for the merchant alone. */
export const refusalSchema: z.ZodType = z.object({ code: words, message: words }).nullable().openapi({
  description: 'The gateway’s own code, and its own sentence, in which nobody is named. Not for payers.',
})

/** Why a payment's create leads nowhere. */
export const createProblemSchema: z.ZodType = z
  .object({
    code: z.enum(['unknown-host', 'unusable-answer', 'signature-mismatch']),
    detail: words.openapi({ description: 'What is wrong with the gateway’s answer, and what to do.' }),
  })
  .nullable()
  .openapi({
    description:
      'The gateway took the create, and its answer leads its payer nowhere: they were told to pay another way.',
  })

function factsOf(table: Readonly<Record<string, string>>): Record<string, z.ZodType> {
  const entries = Object.entries(table).map(([name, about]) => [
    name,
    kindOf(name).optional().openapi({ description: about }),
  ])
  return Object.fromEntries(entries)
}

function kindOf(name: string): z.ZodType {
  if (name.endsWith('Amount')) return fen
  return name.endsWith('At') ? z.iso.datetime() : (LISTS[name] ?? words)
}
