import { z } from '@hono/zod-openapi'
import { EVENT_TYPES, type EventType } from '../store/rows.ts'
import { webhookEventSchema } from './merchant-schemas.ts'
import type { App } from './route.ts'

const TOLD: Readonly<Record<EventType, string>> = {
  'checkout.paid': 'The money is there: once for a checkout',
  'checkout.closed': 'The checkout was ended without money',
  'checkout.expired': 'The checkout’s time ran out without money',
  'refund.succeeded': 'The money of a refund is back',
  'refund.failed': 'A refund has failed: its money can be given back under another number',
  'refund.facts': 'More became known of a refund that has ended',
  'payment.late': 'Money came after the end',
  'payment.duplicate': 'A second payment of the same checkout was taken',
  'payment.mismatch': 'Money came that isn’t what was asked: nothing is paid',
  'payment.reversed': 'A payment at the till was undone',
  'payment.unusable': 'A gateway took a create, and nothing can be done with its answer',
  'payment.facts': 'More became known of a payment whose end was told',
  'operation.notified': 'A gateway told of a payment that you made by its own call',
}

const headers = z.object({
  'webhook-id': z.string().openapi({ description: 'The event’s id: the same each time it is sent.' }),
  'webhook-timestamp': z.string().openapi({ description: 'When this request was sent, in seconds since 1970.' }),
  'webhook-signature': z.string().openapi({
    description: '`v1,` and base64 of HMAC-SHA256 over id.timestamp.body, once for each of your secrets.',
  }),
})

/** Tells what the broker sends to the merchant's server, by the types of events. */
export function addWebhooks(app: App): void {
  for (const type of EVENT_TYPES) {
    app.openAPIRegistry.registerWebhook({
      method: 'post',
      path: type,
      operationId: `told${type.replaceAll(/(?:^|\.)(\w)/g, (_, letter: string) => letter.toUpperCase())}`,
      tags: ['Events'],
      // What proves that we ask is the signature among the headers.
      security: [],
      summary: TOLD[type],
      description:
        'Standard Webhooks: at least once, in order for a checkout. Verify the signature over the bytes before you believe it.',
      request: { headers, body: { required: true, content: { 'application/json': { schema: webhookEventSchema } } } },
      responses: {
        204: { description: 'Taken. Any 2xx within ten seconds says so; the answer’s body isn’t read.' },
        410: {
          description: 'Ends it: nothing more is sent until a broker is restarted or an event is asked for again.',
        },
        default: { description: 'Anything else, a redirect too: the event is sent again, for three days.' },
      },
    })
  }
}
