import { z } from '@hono/zod-openapi'
import {
  CHECKOUT_STATUSES,
  isChannel,
  PAY_METHODS,
  PAYMENT_STATUSES,
  PROBLEMS,
  type Problem,
  type ProblemCode,
} from '@pay-checkout/protocol'
import { REFUND_STATUSES } from '../checkouts/refund-view.ts'
import { DELIVERY_STATUSES } from '../store/event-rows.ts'
import { EVENT_TYPES } from '../store/rows.ts'
import { createProblemSchema, paymentFactsSchema, refundFactsSchema, refusalSchema } from './fact-schemas.ts'

// What the broker answers, for its document. Answers are typed by the protocol; these are not run over them.

const channel = z
  .string()
  .refine(isChannel)
  .openapi('Channel', { example: 'wechat:jsapi', description: '<method>:<scenario>' })
const fen = z.int().positive().openapi({ description: 'fen', example: 1990 })
const time = z.iso.datetime()

/** RFC 9457. */
export const problemSchema: z.ZodType = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.enum(Object.keys(PROBLEMS) as [ProblemCode, ...ProblemCode[]]),
    detail: z.string(),
    errors: z.array(z.object({ field: z.string(), detail: z.string() })).optional(),
  } satisfies Record<keyof Problem, z.ZodType>)
  .openapi('Problem')

const action = z
  .discriminatedUnion('type', [
    z.object({ type: z.literal('show-qr'), content: z.string(), expiresAt: time }),
    z.object({ type: z.literal('redirect'), url: z.string() }),
    z.object({ type: z.literal('open-wechat-h5'), url: z.string() }),
    z.object({ type: z.literal('invoke-wechat'), params: z.record(z.string(), z.string()) }),
    z.object({ type: z.literal('invoke-alipay'), tradeNo: z.string() }),
    z.object({ type: z.literal('hand-to-app'), params: z.record(z.string(), z.string()) }),
    z.object({ type: z.literal('wait') }),
  ])
  .openapi('ClientAction')

/** A payment as its payer sees it. */
export const paymentSchema: z.ZodType = z
  .object({
    id: z.string(),
    status: z.enum(PAYMENT_STATUSES),
    channel,
    bankCode: z.string().optional(),
    action,
    elsewhere: z
      .literal(true)
      .optional()
      .openapi({ description: 'Made for the id of somebody else who came with the same link: `action` says nothing.' }),
  })
  .openapi('Payment')

const choices = z
  .array(
    z.object({
      channel,
      needed: z.boolean().openapi({ description: 'Every payment of this channel needs a bankCode.' }),
      banks: z.array(z.object({ code: z.string(), name: z.string() })),
    }),
  )
  .optional()
  .openapi({
    description: 'Where a payer may choose a bank: its code is the `bankCode` of `POST /v1/checkout/payments`.',
  })

const payers = z
  .array(
    z.object({
      channel,
      known: z.boolean(),
      by: z.enum(['authorize', 'login']).nullable(),
      login: z.literal(true).optional(),
    }),
  )
  .optional()
  .openapi({
    description:
      'The channels that need their payer’s id at the wallet. Where it isn’t known, `by` tells the call that makes it known: ' +
      '`POST /v1/checkout/authorize` or `POST /v1/checkout/login`; null: only the shop’s server can tell it. `login`: a mini-program’s ' +
      'login code makes it known as well.',
  })

const offer = z.object({
  method: z.enum(PAY_METHODS),
  channels: z.array(channel),
  payerKnown: z.boolean(),
  payers,
  choices,
})

const checkoutFields = {
  id: z.string(),
  orderNo: z.string(),
  amount: fen,
  currency: z.literal('CNY'),
  subject: z.string(),
  status: z.enum(CHECKOUT_STATUSES),
  methods: z.array(offer),
  expiresAt: time,
  payUrl: z.string(),
}

/** A checkout as its payer sees it. */
export const checkoutSchema: z.ZodType = z
  .object({
    ...checkoutFields,
    serverTime: time,
    tokenExpiresAt: time.optional().openapi({
      description: 'When the token that read this may only read: ask the shop for a fresh one before. Not in streams.',
    }),
    payLink: z
      .object({ openedAt: time.nullable() })
      .optional()
      .openapi({ description: 'Present where `payUrl` can be paid on; `openedAt`: when somebody last opened it.' }),
    returnUrl: z.string().nullable(),
    payment: paymentSchema.nullable(),
  })
  .openapi('Checkout')

/** What a merchant gets for opening a checkout. */
export const openedCheckoutSchema: z.ZodType = z
  .object({ ...checkoutFields, clientToken: z.string() })
  .openapi('OpenedCheckout')

/** A payment as its merchant sees it. */
const merchantPaymentSchema = z
  .looseObject({
    id: z.string(),
    status: z.enum(PAYMENT_STATUSES),
    account: z.string(),
    channel,
    tradeNo: z.string(),
    gatewayTradeNo: z.string().nullable(),
    amount: fen,
    refusedCode: z.string().nullable(),
    refusal: refusalSchema,
    problem: createProblemSchema,
    facts: paymentFactsSchema,
  })
  .openapi('MerchantPayment')

/** A checkout as its merchant sees it. */
export const merchantCheckoutSchema: z.ZodType = z
  .looseObject({
    ...{ id: z.string(), orderNo: z.string(), amount: fen, status: z.enum(CHECKOUT_STATUSES) },
    paidAt: time.nullable().openapi({ description: 'By the gateway’s clock, where it says so.' }),
    settledAt: time.nullable().openapi({ description: 'When the broker knew it, by its own clock.' }),
    payments: z.array(merchantPaymentSchema),
  })
  .openapi('MerchantCheckout', {
    description: 'With its payments, refunds and the facts late, duplicate, mismatch and reversed.',
  })

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

/** One configured account and what it can do. */
export const accountSchema: z.ZodType = z
  .object({
    name: z.string(),
    gateway: z.string(),
    channels: z.array(channel),
    hosts: z.object({ known: z.array(z.string()), listed: z.array(z.string()), unnamed: z.array(channel) }).openapi({
      description:
        'Where a payer may be sent: hosts that are known, and those of the account’s `cashierHosts`. `unnamed`: channels that ' +
        'lead to a page whose host no document names.',
    }),
    canClose: z.boolean(),
    canReverse: z.boolean(),
    refunds: z
      .object({
        most: z.int(),
        maxAge: z.int().openapi({ description: 'seconds' }),
        wholeOnly: z.array(z.enum(PAY_METHODS)),
      })
      .nullable(),
    operations: z.array(z.object({ name: z.string(), movesMoney: z.boolean(), notifies: z.literal(true).optional() })),
  })
  .openapi('Account')

/** The methods an account offers. */
export const methodsSchema: z.ZodType = z.object({
  account: z.string(),
  methods: z.array(
    z.object({
      method: z.enum(PAY_METHODS),
      channels: z.array(channel),
      choices,
    }),
  ),
})

/** What a gateway's own call was sent and what it answered. */
export const operationSchema: z.ZodType = z
  .object({
    sent: z.record(z.string(), z.unknown()),
    received: z.record(z.string(), z.unknown()),
    signed: z.boolean(),
  })
  .openapi('OperationAnswer')

/** A webhook event as it is read. */
export const eventSchema: z.ZodType = z
  .object({
    id: z.string(),
    type: z.enum(EVENT_TYPES),
    timestamp: time,
    sequence: z.int(),
    position: z.int(),
    delivery: z
      .enum(DELIVERY_STATUSES)
      .openapi({ description: '`dead`: it was given up, and can be asked for again.' }),
    data: z.record(z.string(), z.unknown()),
  })
  .openapi('Event')

/** Events for catching up. */
export const eventsSchema: z.ZodType = z.object({
  events: z.array(eventSchema),
  after: z.int().openapi({ description: 'Give this as `after` to read on.' }),
})

/** Where a payer is sent, so that their wallet tells who they are. */
export const authorizationSchema: z.ZodType = z
  .object({ url: z.string().openapi({ description: 'The wallet’s page. It brings the payer back to `returnUrl`.' }) })
  .openapi('Authorization')

/** What weixin-js-sdk's `wx.config` is given. */
export const wechatConfigSchema: z.ZodType = z
  .object({
    appId: z.string(),
    timestamp: z.int().openapi({ description: 'seconds since 1970' }),
    nonceStr: z.string(),
    signature: z.string(),
  })
  .openapi('WechatConfig')
