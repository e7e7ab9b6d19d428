import { z } from '@hono/zod-openapi'
import { PAY_METHODS, splitChannel } from '@pay-checkout/protocol'
import type { BrokerContext } from '../context/context.ts'
import type { Account } from '../gateway/account.ts'
import { expectNotification } from '../notifications/expect-notification.ts'
import { PayError } from '../pay-error.ts'
import { addRoute, type CallerCheck } from './add-route.ts'
import { accountSchema, methodsSchema, operationSchema } from './answer-schemas.ts'
import { claimKey } from './claim-key.ts'
import type { HttpContext } from './http-env.ts'
import type { App } from './route.ts'
import { requireScope, requireShop, type SecretKey } from './secret-keys.ts'

const accountName = z.strictObject({ account: z.string() })
const operationName = z.strictObject({ account: z.string(), operation: z.string() })
const operationInput = z.strictObject({
  values: z.record(z.string(), z.unknown()).optional(),
  /** The checkout whose order a payment made by this call is for: what the gateway tells of it becomes an event of that checkout. */
  checkout: z.string().max(64).optional(),
})

/** What a merchant's server may ask about its accounts, and the gateways' own calls. */
export function addAccountRoutes(app: App, { context }: HttpContext, callers: CallerCheck<SecretKey>): void {
  addLists(app, context, callers)
  addOperations(app, context, callers)
}

function addLists(app: App, context: BrokerContext, callers: CallerCheck<SecretKey>): void {
  addRoute(
    app,
    callers,
    {
      method: 'get',
      path: '/v1/accounts',
      summary: 'Lists the configured accounts and what each can do',
      answer: { status: 200, description: 'The accounts', schema: z.object({ accounts: z.array(accountSchema) }) },
      problems: ['scope-missing'],
    },
    async ({ caller, c }) => {
      requireShop(caller)
      return c.json({ accounts: [...context.accounts.values()].map(describeAccount) })
    },
  )
  addRoute(
    app,
    callers,
    {
      method: 'get',
      path: '/v1/accounts/{account}/methods',
      summary: 'Lists the methods an account offers, with their channels',
      params: accountName,
      answer: { status: 200, description: 'The methods', schema: methodsSchema },
      problems: ['not-found', 'scope-missing'],
    },
    async ({ caller, params, c }) => {
      requireShop(caller)
      const { channels } = accountNamed(context, params.account)
      return c.json({ account: params.account, methods: methodsOf(channels) })
    },
  )
}

function methodsOf(channels: Account['channels']): object[] {
  return PAY_METHODS.map((method) => {
    const own = [...channels].filter(([channel]) => splitChannel(channel).method === method)
    const choices = own.flatMap(([channel, { bank }]) => (bank ? [{ channel, ...bank }] : []))
    return { method, channels: own.map(([channel]) => channel), ...(choices.length > 0 && { choices }) }
  }).filter((offer) => offer.channels.length > 0)
}

function describeAccount(account: Account): Record<string, unknown> {
  return {
    name: account.name,
    gateway: account.gateway,
    channels: [...account.channels.keys()],
    hosts: account.hosts,
    canClose: account.capabilities.closeMinAge !== null,
    canReverse: account.capabilities.reverseMinAge !== null,
    refunds: account.capabilities.refunds,
    operations: [...account.operations].map(([name, { movesMoney, notifies }]) => ({
      ...{ name, movesMoney },
      ...(notifies && { notifies: true }),
    })),
  }
}

function addOperations(app: App, context: BrokerContext, callers: CallerCheck<SecretKey>): void {
  addRoute(
    app,
    callers,
    {
      method: 'post',
      path: '/v1/accounts/{account}/operations/{operation}',
      openEnded: true,
      summary: 'Makes a gateway’s own call by its own name: signed, sent, verified and opened',
      params: operationName,
      body: operationInput,
      idempotencyKey: 'optional',
      answer: {
        status: 200,
        description: 'What was sent and what came back, secrets redacted',
        schema: operationSchema,
      },
      problems: [
        'not-found',
        'not-supported',
        'scope-missing',
        'idempotency-conflict',
        'gateway-refused',
        'gateway-unclear',
      ],
    },
    async ({ caller, params, body, idempotencyKey, c }) => {
      requireScope(caller, 'operations')
      const account = accountNamed(context, params.account)
      const operation = account.operations.get(params.operation)
      if (operation === undefined) throw unsupported(account, params.operation)
      if (operation.movesMoney) {
        requireScope(caller, 'money-operations')
        await claimOnce(context, params, idempotencyKey, body)
      }
      const { values = {}, checkout } = body
      if (checkout === undefined) return c.json(await account.call(params.operation, values))
      const wish = { operation: params.operation, checkoutId: checkout, values }
      const notify_url = await expectNotification(context, account, wish)
      const answer = await account.call(params.operation, { ...values, notify_url })
      // Its end is between the gateway and us.
      return c.json({ ...answer, sent: { ...answer.sent, notify_url: '[an address of the broker]' } })
    },
  )
}

// A call that moves money is sent once: a repeated request is refused, for only the gateway knows what the first one did.
async function claimOnce(context: BrokerContext, params: unknown, key: string, body: unknown): Promise<void> {
  if (key === '') {
    const detail = 'is missing: an operation that moves money needs one, so that it is sent once'
    throw new PayError('invalid-request', 'Send the header Idempotency-Key with an operation that moves money.', {
      errors: [{ field: 'Idempotency-Key', detail }],
    })
  }
  if ((await claimKey(context, 'operations', key, [params, body])) === 'same') {
    throw new PayError(
      'idempotency-conflict',
      'This operation came with this key already, and may have been sent. Ask the gateway what became of it before sending it with another key.',
    )
  }
}

function unsupported(account: Account, operation: string): PayError {
  const known = [...account.operations.keys()].join(', ')
  return new PayError(
    'not-supported',
    `${account.gateway} has no operation “${operation.slice(0, 60)}”. It has: ${known}.`,
  )
}

function accountNamed(context: BrokerContext, name: string): Account {
  const account = context.accounts.get(name)
  if (account === undefined) throw new PayError('not-found', 'No account of the configuration has this name.')
  return account
}
