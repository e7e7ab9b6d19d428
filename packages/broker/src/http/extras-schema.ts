import { z } from '@hono/zod-openapi'
import { type CheckoutExtras, COMMON_NAMES } from '../checkout-extras.ts'
import type { Account, OptionFacts } from '../gateway/account.ts'
import { wholeNumberOf } from './field-problems.ts'

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this refuses
const text = z.string().regex(/^[^\u0000-\u001f\u007f]*$/, 'must hold no control characters')
const wellFormed = text.refine((value) => value.isWellFormed(), 'must be well-formed text: it has half of a character')
const word = wellFormed.min(1)
const fenAmount = z.int({ error: wholeNumberOf('fen') }).min(0)

const good = z.strictObject({
  id: word.max(64),
  name: word.max(256).optional(),
  quantity: z.int().min(1),
  price: fenAmount,
  walletId: word.max(64).optional(),
})

const receiver = z.strictObject({
  type: z.enum(['merchant', 'person']),
  account: word.max(64),
  amount: fenAmount.min(1),
  description: word.max(80).optional(),
})

/** The longest that any gateway's own option may be, where its document has no limit: our own. */
const LONGEST_OPTION = 4096
/** Bytes of JSON that all extras together may have. */
const MOST_BYTES = 16_384

/** What a merchant may say of a checkout beside what every payment has. Which gateway has room for it, opening the checkout tells. */
export const extrasShape: { readonly [Name in Exclude<keyof CheckoutExtras, 'options'>]-?: z.ZodType } = {
  store: word.max(64).describe('The shop’s branch.').optional(),
  terminal: word.max(64).describe('The device it is sold at.').optional(),
  cashier: word.max(64).describe('Who sells.').optional(),
  goods: z.array(good).min(1).max(100).describe('What is sold; `price` of one piece, in fen.').optional(),
  promotionTag: word.max(64).describe('Which promotion of the wallet it counts for.').optional(),
  attachment: word.max(512).describe('Comes back from the gateway as it is.').optional(),
  creditCards: z.literal(false, 'must be false, which forbids them, or be left out').optional(),
  profitSharing: z
    .union(
      [z.literal(true), z.strictObject({ receivers: z.array(receiver).min(1).max(50) })],
      'must be true, or an object with receivers, each with type, account and amount in fen',
    )
    .optional(),
  whereSupported: z
    .array(z.enum([...COMMON_NAMES, 'options']))
    .max(COMMON_NAMES.length + 1)
    .describe('What is left out where a gateway has no field for it; without it, it is refused.')
    .optional(),
}

const leaf = z.union([wellFormed.min(1).max(LONGEST_OPTION), z.int()])
const optionValue = z.union(
  [
    leaf,
    z
      .array(z.record(z.string().max(64), leaf))
      .min(1)
      .max(100),
  ],
  `must be a whole number or a text of 1 to ${LONGEST_OPTION} well-formed characters, or a list of objects of such`,
)

/** The gateways' own parameters. Any names are read, for what an account has depends on the configuration; the document tells those of today. */
export function optionsSchema(accounts: Iterable<Account>): z.ZodType {
  const gateways = Object.fromEntries(
    [...accounts].map(({ gateway, options }) => [gateway, { type: 'object' as const, ...describeOptions(options) }]),
  )
  return z
    .record(z.string().max(64), z.record(z.string().max(64), optionValue))
    .refine(
      (options) => Buffer.byteLength(JSON.stringify(options)) <= MOST_BYTES,
      `must be at most ${MOST_BYTES} bytes of JSON`,
    )
    .openapi({
      type: 'object',
      description: 'By a gateway’s id: its own parameters, by the names and limits of its document.',
      properties: gateways,
    })
}

function describeOptions(options: ReadonlyMap<string, OptionFacts>) {
  const properties = [...options].map(([name, { about, kind, example, oneOf, most, pattern, channels }]) => [
    name,
    {
      type: TYPES[kind],
      description: `${about} (${channels.join(', ')})`,
      example,
      ...(oneOf && { enum: [...oneOf] }),
      ...(most !== undefined && kind === 'text' && { maxLength: most }),
      ...(pattern && kind === 'text' && { pattern: pattern.source }),
    },
  ])
  return { properties: Object.fromEntries(properties), additionalProperties: false }
}

// A list may also be sent as JSON in a text.
const TYPES: Readonly<Record<OptionFacts['kind'], 'string' | 'integer' | ['array', 'string']>> = {
  text: 'string',
  whole: 'integer',
  list: ['array', 'string'],
}
