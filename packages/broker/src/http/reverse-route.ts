import { z } from '@hono/zod-openapi'
import { merchantView } from '../checkouts/open-checkout.ts'
import { PayError } from '../pay-error.ts'
import { reverseCheckout } from '../payments/reverse-checkout.ts'
import { addRoute, type CallerCheck } from './add-route.ts'
import type { HttpContext } from './http-env.ts'
import { merchantCheckoutSchema } from './merchant-schemas.ts'
import type { App } from './route.ts'
import { requireScope, type SecretKey } from './secret-keys.ts'

const checkoutId = z.strictObject({ id: z.string() })
const reverseInput = z
  .strictObject({
    payment: z.string().min(1).optional().openapi({
      description: 'The id of another payment of the checkout. Left out: the one that paid it, or may yet.',
    }),
  })
  .openapi('ReverseInput')

/** How a merchant's server undoes a sale at the till. */
export function addReverseRoute(app: App, { context }: HttpContext, callers: CallerCheck<SecretKey>): void {
  addRoute(
    app,
    callers,
    {
      method: 'post',
      path: '/v1/checkouts/{id}/reverse',
      summary:
        'Undoes a barcode payment, paid or not, and ends an open checkout with it; not in a payment’s first seconds. Safe to repeat',
      params: checkoutId,
      body: reverseInput,
      answer: {
        status: 200,
        description:
          'The checkout as it stands now; a payment still pending is reversed as soon as the gateway has told',
        schema: merchantCheckoutSchema,
      },
      problems: [
        ...([
          'not-found',
          'scope-missing',
          'not-supported',
          'too-early',
          'checkout-not-paid',
          'payment-refunded',
        ] as const),
      ],
    },
    async ({ caller, params, body, c }) => {
      requireScope(caller, 'refunds')
      await reverseCheckout(context, params.id, body.payment)
      const checkout = await context.store.checkout(params.id)
      if (!checkout) throw new PayError('not-found', 'There is no such checkout.')
      return c.json(await merchantView(context, checkout))
    },
  )
}
