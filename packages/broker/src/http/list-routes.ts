import { z } from '@hono/zod-openapi'
import { CHECKOUT_STATUSES, PAYMENT_STATUSES } from '@pay-checkout/protocol'
import { describeListed, describePayment, statesTold } from '../checkouts/checkout-view.ts'
import { merchantView } from '../checkouts/open-checkout.ts'
import { describeRefund, REFUND_STATUSES, refundStatesTold } from '../checkouts/refund-view.ts'
import { firstIdAt } from '../context/new-id.ts'
import { readTradeNo } from '../context/trade-number.ts'
import { PayError } from '../pay-error.ts'
import type { ListPage } from '../store/list-rows.ts'
import type { Store } from '../store/store.ts'
import { addRoute, type CallerCheck } from './add-route.ts'
import type { HttpContext } from './http-env.ts'
import { listedCheckoutsSchema, listedPaymentsSchema, listedRefundsSchema } from './list-schemas.ts'
import { merchantCheckoutSchema } from './merchant-schemas.ts'
import type { App } from './route.ts'
import { requireScope, type SecretKey } from './secret-keys.ts'

const DEFAULT_LIMIT = 20

// A blank: what a plus becomes in an address where nobody has encoded it.
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+ -]\d\d:\d\d)$/
const time = z
  .string()
  .refine((text) => TIME.test(text) && momentOf(text) >= 0, 'must be a time like 2026-01-31T00:00:00+08:00')
  .optional()
const pageFields = (prefix: string) => ({
  limit: z
    .string()
    .regex(/^([1-9]\d?|100)$/, 'must be a number from 1 to 100')
    .optional(),
  after: z
    .string()
    .regex(new RegExp(`^${prefix}_[0-9A-HJKMNP-TV-Z]{26}$`), 'must be the "next" of the last answer')
    .optional(),
  createdFrom: time,
  createdTo: time.openapi({ description: 'Up to this moment, and not at it.' }),
  amount: z
    .string()
    .regex(/^[1-9]\d{0,11}$/, 'must be a whole number of fen')
    .optional(),
  account: z.string().min(1).max(64).optional(),
})
const number = z.string().min(1).max(64).optional()

const checkoutsQuery = z.strictObject({
  ...pageFields('co'),
  orderNo: number.openapi({ description: 'Finds the newest checkout of this order, whole. Stands alone.' }),
  status: z.enum(CHECKOUT_STATUSES).optional(),
})
const paymentsQuery = z.strictObject({
  ...pageFields('pay'),
  status: z.enum(PAYMENT_STATUSES).optional(),
  checkout: number,
  orderNo: number,
  tradeNo: number.openapi({ description: 'The number that the broker gave the gateway.' }),
  gatewayTradeNo: z.string().min(1).max(128).optional(),
})
const refundsQuery = z.strictObject({
  ...pageFields('ref'),
  status: z.enum(REFUND_STATUSES).optional(),
  checkout: number,
  orderNo: number,
})

/** The lists of a merchant's checkouts, payments and refunds, newest first. */
export function addListRoutes(app: App, http: HttpContext, callers: CallerCheck<SecretKey>): void {
  addCheckouts(app, http, callers)
  addPayments(app, http, callers)
  addRefunds(app, http, callers)
}

function addCheckouts(app: App, { context }: HttpContext, callers: CallerCheck<SecretKey>): void {
  const { store } = context
  addRoute(
    app,
    callers,
    {
      method: 'get',
      path: '/v1/checkouts',
      summary: 'Lists checkouts, newest first; with `orderNo`, finds the newest of the shop’s order',
      query: checkoutsQuery,
      answer: {
        status: 200,
        description: 'A page of checkouts; with `orderNo`, one checkout with its payments and facts',
        schema: z.union([listedCheckoutsSchema, merchantCheckoutSchema]),
      },
      problems: ['not-found', 'scope-missing'],
    },
    async ({ caller, query, c }) => {
      requireScope(caller, 'checkouts')
      const { orderNo, status, account, ...rest } = query
      if (orderNo !== undefined) {
        refuseBeside('orderNo', { ...rest, status, account })
        const checkout = await store.checkoutByOrderNo(orderNo)
        if (checkout === null) throw new PayError('not-found', 'There is no such checkout.')
        return c.json(await merchantView(context, checkout))
      }
      const { rows, next } = await store.listCheckouts({ status, account, amount: amountOf(rest) }, pageOf('co', rest))
      return c.json({ checkouts: rows.map((row) => describeListed(context, row)), next })
    },
  )
}

function addPayments(app: App, { context }: HttpContext, callers: CallerCheck<SecretKey>): void {
  const { store } = context
  addRoute(
    app,
    callers,
    {
      method: 'get',
      path: '/v1/payments',
      summary: 'Lists payments, newest first',
      query: paymentsQuery,
      answer: { status: 200, description: 'A page of payments', schema: listedPaymentsSchema },
      problems: ['scope-missing'],
    },
    async ({ caller, query, c }) => {
      requireScope(caller, 'checkouts')
      const { status, account, checkout, orderNo, tradeNo, gatewayTradeNo, ...rest } = query
      const checkoutIds = await checkoutsNamed(store, { checkout, orderNo, tradeNo })
      const filter = { account, amount: amountOf(rest), checkoutIds, tradeNo, gatewayTradeNo }
      const states = status && statesTold(status)
      const { rows, next } = await store.listPayments({ ...filter, states }, pageOf('pay', rest))
      const payments = rows.map((row) => ({
        ...describePayment(row.payment),
        checkout: row.payment.checkoutId,
        orderNo: row.orderNo,
      }))
      return c.json({ payments, next })
    },
  )
}

function addRefunds(app: App, { context }: HttpContext, callers: CallerCheck<SecretKey>): void {
  const { store } = context
  addRoute(
    app,
    callers,
    {
      method: 'get',
      path: '/v1/refunds',
      summary: 'Lists refunds, newest first, as they stand here: no gateway is asked',
      query: refundsQuery,
      answer: { status: 200, description: 'A page of refunds', schema: listedRefundsSchema },
      problems: ['scope-missing'],
    },
    async ({ caller, query, c }) => {
      requireScope(caller, 'refunds')
      const { status, account, checkout, orderNo, ...rest } = query
      const checkoutIds = await checkoutsNamed(store, { checkout, orderNo })
      const filter = { states: status && refundStatesTold(status), account, amount: amountOf(rest), checkoutIds }
      const { rows, next } = await store.listRefunds(filter, pageOf('ref', rest))
      return c.json({ refunds: rows.map(describeRefund), next })
    },
  )
}

/** Numbers by which a merchant names a checkout. */
interface Naming {
  readonly checkout: string | undefined
  readonly orderNo: string | undefined
  readonly tradeNo?: string | undefined
}

/** The ids of the checkouts that all numbers name; undefined: none of them is given. */
async function checkoutsNamed(
  store: Store,
  { checkout, orderNo, tradeNo }: Naming,
): Promise<readonly string[] | undefined> {
  const named: (readonly string[])[] = []
  if (checkout !== undefined) named.push([checkout])
  if (orderNo !== undefined) named.push(await store.checkoutIdsOf(orderNo))
  if (tradeNo !== undefined) {
    const head = readTradeNo(tradeNo)?.head ?? tradeNo
    const found = await store.checkoutByTradeHead(head)
    named.push(found ? [found.id] : [])
  }
  const [first, ...others] = named
  return first?.filter((id) => others.every((ids) => ids.includes(id)))
}

interface PageQuery {
  readonly limit?: string | undefined
  readonly after?: string | undefined
  readonly createdFrom?: string | undefined
  readonly createdTo?: string | undefined
  readonly amount?: string | undefined
}

function momentOf(time: string): number {
  return Date.parse(time.replace(' ', '+'))
}

function amountOf({ amount }: PageQuery): number | undefined {
  return amount === undefined ? undefined : Number(amount)
}

function pageOf(prefix: string, { limit, after, createdFrom, createdTo }: PageQuery): ListPage {
  const from = createdFrom === undefined ? null : momentOf(createdFrom)
  const to = createdTo === undefined ? null : momentOf(createdTo)
  if (from !== null && to !== null && from >= to) throw wrong('createdTo', 'must be later than createdFrom')
  const end = to === null ? null : `${prefix}_${firstIdAt(to)}`
  return {
    before: end === null || (after !== undefined && after < end) ? (after ?? null) : end,
    notBefore: from === null ? null : `${prefix}_${firstIdAt(from)}`,
    limit: Number(limit ?? DEFAULT_LIMIT),
  }
}

function refuseBeside(field: string, others: Readonly<Record<string, unknown>>): void {
  const beside = Object.keys(others).find((name) => others[name] !== undefined)
  if (beside !== undefined) throw wrong(beside, `can’t stand beside ${field}, which finds one`)
}

function wrong(field: string, detail: string): PayError {
  return new PayError('invalid-request', `The request is not valid: ${field} ${detail}.`, {
    errors: [{ field, detail }],
  })
}
