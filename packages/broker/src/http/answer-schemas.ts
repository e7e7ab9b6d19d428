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

// What the broker answers, for its document. Answers are typed by the protocol; these are not run over them.

/** A channel. */
export const channel: z.ZodType = z
  .string()
  .refine(isChannel)
  .openapi('Channel', { example: 'wechat:jsapi', description: '<method>:<scenario>' })
/** An amount. */
export const fen: z.ZodType = z.int().positive().openapi({ description: 'fen', example: 1990 })
/** A moment. */
export const time: z.ZodType = z.iso.datetime()

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
