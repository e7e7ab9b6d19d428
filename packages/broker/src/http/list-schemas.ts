import { z } from '@hono/zod-openapi'
import { listedCheckoutFields, merchantPaymentFields, refundSchema } from './merchant-schemas.ts'

const next = z.string().nullable().openapi({
  description:
    'Give this as `after` for the next page; null: this was the last one. A page can hold fewer than `limit`, or none, and have a next one.',
})

/** A page of checkouts, without their payments and refunds. */
export const listedCheckoutsSchema: z.ZodType = z
  .object({ checkouts: z.array(z.looseObject(listedCheckoutFields).openapi('ListedCheckout')), next })
  .openapi('CheckoutList')

/** A page of payments. */
export const listedPaymentsSchema: z.ZodType = z
  .object({
    payments: z.array(
      z.looseObject({ ...merchantPaymentFields(), checkout: z.string(), orderNo: z.string() }).openapi('ListedPayment'),
    ),
    next,
  })
  .openapi('PaymentList')

/** A page of refunds. */
export const listedRefundsSchema: z.ZodType = z.object({ refunds: z.array(refundSchema), next }).openapi('RefundList')
