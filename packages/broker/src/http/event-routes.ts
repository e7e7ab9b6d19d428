import { z } from '@hono/zod-openapi'
import { PayError } from '../pay-error.ts'
import { DELIVERY_STATUSES, type ListedEvent } from '../store/event-rows.ts'
import { EVENT_TYPES } from '../store/rows.ts'
import { addRoute, type CallerCheck } from './add-route.ts'
import type { HttpContext } from './http-env.ts'
import { eventSchema, eventsSchema } from './merchant-schemas.ts'
import type { App } from './route.ts'
import { requireScope, type SecretKey } from './secret-keys.ts'

const eventsQuery = z.strictObject({
  after: z
    .string()
    .regex(/^\d{1,15}$/, 'must be a position: the "after" of the last answer')
    .optional(),
  limit: z
    .string()
    .regex(/^([1-9]\d?|[1-4]\d\d|500)$/, 'must be a number from 1 to 500')
    .optional(),
  type: z.enum(EVENT_TYPES).optional(),
  delivery: z.enum(DELIVERY_STATUSES).optional().openapi({ description: '`dead`: those that were given up.' }),
})
const eventId = z.strictObject({ id: z.string() })

/** How a merchant's server catches up on events, and asks for one again. */
export function addEventRoutes(app: App, http: HttpContext, callers: CallerCheck<SecretKey>): void {
  addReading(app, http, callers)
  addRedelivering(app, http, callers)
}

function addReading(app: App, { context }: HttpContext, callers: CallerCheck<SecretKey>): void {
  addRoute(
    app,
    callers,
    {
      method: 'get',
      path: '/v1/events',
      summary: 'Lists webhook events, oldest first, for catching up',
      query: eventsQuery,
      answer: { status: 200, description: 'A page of events', schema: eventsSchema },
      problems: ['scope-missing'],
    },
    async ({ caller, query, c }) => {
      requireScope(caller, 'checkouts')
      const { type, delivery } = query
      const after = Number(query.after ?? 0)
      const rows = await context.store.events(after, Number(query.limit ?? 100), { type, delivery })
      return c.json({ events: rows.map(describeEvent), after: rows.at(-1)?.position ?? after })
    },
  )
}

function addRedelivering(app: App, http: HttpContext, callers: CallerCheck<SecretKey>): void {
  const { store, clock } = http.context
  addRoute(
    app,
    callers,
    {
      method: 'post',
      path: '/v1/events/{id}/redeliver',
      summary: 'Delivers an event again, with the same id and body; also takes back what an answer of 410 has ended',
      params: eventId,
      answer: { status: 202, description: 'The event; its delivery is under way', schema: eventSchema },
      problems: ['not-found', 'scope-missing'],
    },
    async ({ caller, params, c }) => {
      requireScope(caller, 'checkouts')
      const event = await store.redeliver(params.id, clock.now())
      if (event === null) throw new PayError('not-found', 'There is no such event.')
      http.reviveWebhooks()
      return c.json(describeEvent(event), 202)
    },
  )
}

function describeEvent({ id, position, delivery, body }: ListedEvent): Record<string, unknown> {
  return { id, position, delivery, ...JSON.parse(body) }
}
