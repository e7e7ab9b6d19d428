import { z } from '@hono/zod-openapi'
import { CHECKOUT_STATUSES, PAY_METHODS, PAYMENT_STATUSES } from '@pay-checkout/protocol'
import { REFUND_STATUSES } from '../checkouts/refund-view.ts'
import { DELIVERY_STATUSES } from '../store/event-rows.ts'
import { EVENT_TYPES } from '../store/rows.ts'
import { channel, fen, time } from './answer-schemas.ts'
import { createProblemSchema, paymentFactsSchema, refundFactsSchema, refusalSchema } from './fact-schemas.ts'

// What a merchant's server is told, for the document. These are not run over answers either.

const MONEY = ['none', 'possible', 'taken', 'returned'] as const
const DISPOSITIONS = ['applied', 'duplicate', 'late', 'mismatch'] as const
const CHECKOUT_FACTS = ['duplicate', 'late', 'mismatch', 'reversed'] as const

/** A refund as its merchant sees it. */
export const refundSchema: z.ZodType = z
  .object({
    id: z.string(),
    refundNo: z.string(),
    checkout: z.string(),
    payment: z.string(),
    amount: fen,
    reason: z.string(),
    status: z.enum(REFUND_STATUSES),
    gatewayRefundNo: z.string().nullable(),
    refusedCode: z.string().nullable().openapi({ description: 'The gateway’s code when it refused the refund.' }),
    refusal: refusalSchema,
    facts: refundFactsSchema,
    createdAt: time,
    settledAt: time.nullable(),
  })
  .openapi('Refund')

/** A payment as its merchant sees it. */
export const merchantPaymentSchema: z.ZodType = z.looseObject(merchantPaymentFields()).openapi('MerchantPayment')

/** What a merchant is told of a payment. */
export function merchantPaymentFields(): Record<string, z.ZodType> {
  return {
    id: z.string(),
    status: z.enum(PAYMENT_STATUSES),
    account: z.string(),
    channel,
    tradeNo: z.string(),
    gatewayTradeNo: z.string().nullable(),
    amount: fen,
    money: z.enum(MONEY).openapi({ description: 'Whether it holds money: `possible` until that is known.' }),
    disposition: z
      .enum(DISPOSITIONS)
      .nullable()
      .openapi({ description: 'What its money did: `applied` paid the checkout. Null: it holds none.' }),
    refusedCode: z.string().nullable(),
    refusal: refusalSchema,
    problem: createProblemSchema,
    facts: paymentFactsSchema,
    createdAt: time,
  }
}

/** What a merchant is told of a checkout, without its payments and refunds. */
export const listedCheckoutFields: Readonly<Record<string, z.ZodType>> = {
  id: z.string(),
  orderNo: z.string(),
  amount: fen,
  currency: z.literal('CNY'),
  subject: z.string(),
  detail: z.string().nullable(),
  status: z.enum(CHECKOUT_STATUSES),
  account: z.string().nullable(),
  returnUrl: z.string().nullable(),
  metadata: z.record(z.string(), z.string()),
  reopens: z.string().nullable().openapi({ description: 'The order’s former checkout.' }),
  reopenedAs: z.string().nullable().openapi({ description: 'The order’s next checkout.' }),
  methods: z.array(z.object({ method: z.enum(PAY_METHODS), channels: z.array(channel), payerKnown: z.boolean() })),
  payUrl: z.string(),
  closeAsked: z.boolean().openapi({ description: 'Its end is on the way.' }),
  createdAt: time,
  expiresAt: time,
  paidAt: time.nullable().openapi({ description: 'By the gateway’s clock, where it says so.' }),
  settledAt: time.nullable().openapi({ description: 'When the broker knew it, by its own clock.' }),
}

/** A checkout as its merchant sees it. */
export const merchantCheckoutSchema: z.ZodType = z.looseObject(merchantCheckoutFields()).openapi('MerchantCheckout', {
  description: 'With its payments, refunds and the facts late, duplicate, mismatch and reversed.',
})

function merchantCheckoutFields(): Record<string, z.ZodType> {
  return {
    ...listedCheckoutFields,
    facts: z.array(z.enum(CHECKOUT_FACTS)),
    payments: z.array(merchantPaymentSchema),
    refunds: z.array(refundSchema),
  }
}

/** What a gateway told of a payment that was made by its own call. */
const operationTold = z
  .object({
    ...{ account: z.string(), gateway: z.string(), name: z.string(), tradeNo: z.string() },
    status: z.enum(['paid', 'closed', 'failed', 'refunded', 'reversed']),
    amount: fen.nullable(),
    gatewayTradeNo: z.string().nullable(),
    paidAt: time.nullable(),
    words: z.string(),
    facts: paymentFactsSchema,
  })
  .openapi('OperationTold')

/** What an event says: the whole checkout at its moment, and beside it what the event is of. */
const eventDataSchema = z
  .looseObject({
    ...merchantCheckoutFields(),
    refund: refundSchema.optional().openapi({ description: 'Of the events of a refund: the one they are about.' }),
    operation: operationTold.optional().openapi({ description: 'Of `operation.notified`.' }),
    paymentsLeftOut: z
      .int()
      .optional()
      .openapi({ description: 'So many never left the broker, and aren’t told here.' }),
    refundsLeftOut: z.int().optional().openapi({ description: 'So many older refunds aren’t told here.' }),
  })
  .openapi('EventData')

const eventFields = {
  type: z.enum(EVENT_TYPES),
  timestamp: time,
  sequence: z.int().openapi({ description: 'Counts a checkout’s events, from 1.' }),
  data: eventDataSchema,
}

/** A webhook's body. */
export const webhookEventSchema: z.ZodType = z.object(eventFields).openapi('WebhookEvent')

/** A webhook event as it is read. */
export const eventSchema: z.ZodType = z
  .object({
    id: z.string(),
    ...eventFields,
    position: z.int(),
    delivery: z
      .enum(DELIVERY_STATUSES)
      .openapi({ description: '`dead`: it was given up, and can be asked for again.' }),
  })
  .openapi('Event')

/** Events for catching up. */
export const eventsSchema: z.ZodType = z
  .object({
    events: z.array(eventSchema),
    after: z.int().openapi({ description: 'Give this as `after` to read on.' }),
  })
  .openapi('EventList')
