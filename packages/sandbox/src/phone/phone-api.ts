import { Hono } from 'hono'
import { cors } from 'hono/cors'
import type { Payment, PaymentEvent } from '../ledger/payment.ts'
import { CODE_BEHAVIOURS, type CodeWallet } from '../upstream/auth-codes.ts'
import { invokeAlipay, invokeWechat } from '../upstream/wallet-calls.ts'
import { isPerson } from '../wallets/people.ts'
import type { World } from '../world.ts'

/** A payment as the phone shows it. `amount` in fen. */
export interface PhonePayment {
  id: string
  wallet: Payment['wallet']
  gateway: Payment['gateway']
  channel: Payment['channel']
  tradeNo: string
  merchant: string
  subject: string
  amount: number
  status: Payment['status']
  createdAt: string
}

/** What the phone may know of a payment. */
export function phoneView(payment: Payment): PhonePayment {
  const { id, wallet, gateway, channel, tradeNo, merchantName: merchant, subject, amount, status, createdAt } = payment
  return {
    id,
    wallet,
    gateway,
    channel,
    tradeNo,
    merchant,
    subject,
    amount,
    status,
    createdAt: new Date(createdAt).toISOString(),
  }
}

const DEEDS: Readonly<Record<string, PaymentEvent>> = {
  password: 'enter-password',
  pay: 'pay',
  cancel: 'give-up',
  fail: 'fail',
}

const RECENT = 20

/** What a payer's phone can do. Open to every origin: it plays a device, not a server. */
export function createPhoneApi(world: World): Hono {
  const { ledger } = world
  const api = new Hono()
  api.use(cors())

  api.get('/payments', (context) => context.json({ payments: ledger.all().slice(0, RECENT).map(phoneView) }))

  api.get('/payments/:id', (context) => {
    const payment = ledger.byId(context.req.param('id'))
    return payment ? context.json({ payment: phoneView(payment) }) : context.json(problem('unknown-payment'), 404)
  })

  api.post('/payments/:id/:deed', (context) => {
    const { id, deed } = context.req.param()
    const event = Object.hasOwn(DEEDS, deed) ? DEEDS[deed] : undefined
    const payment = ledger.byId(id)
    if (!payment || !event) return context.json(problem('unknown-payment'), 404)
    const after = ledger.apply(id, event)
    if (!after) return context.json({ ...problem('not-now'), payment: phoneView(payment) }, 409)
    return context.json({ payment: phoneView(after) })
  })

  api.post('/scan', async (context) => {
    const code = String((await bodyOf(context.req.raw)).code ?? '').trim()
    const payment = ledger.byCode(code)
    if (payment) return context.json({ payment: phoneView(payment) })
    if (/^https?:\/\//.test(code) && URL.canParse(code)) return context.json({ open: code })
    return context.json(problem('unknown-code'), 404)
  })

  api.post('/auth-code', async (context) => {
    const { wallet, behaviour = 'pay' } = await bodyOf(context.req.raw)
    const known = CODE_BEHAVIOURS.find((one) => one === behaviour)
    if (!known || !isCodeWallet(wallet)) return context.json(problem('unknown-wallet'), 400)
    return context.json({ code: world.authCodes.show(wallet, known) })
  })

  // What became of a code that this phone shows: nothing yet, or the payment that took it.
  api.get('/auth-code/:code', (context) => {
    const payment = ledger.byId(world.authCodes.paymentOf(context.req.param('code')) ?? '')
    return context.json(payment ? { payment: phoneView(payment) } : {})
  })

  api.post('/wechat-invoke', async (context) => {
    const { params, runtime, appId, person } = await bodyOf(context.req.raw)
    const result = invokeWechat(world, {
      params: typeof params === 'object' && params !== null ? (params as Record<string, unknown>) : {},
      runtime: runtime === 'miniprogram' ? 'miniprogram' : 'jsapi',
      ...(typeof appId === 'string' ? { appId } : {}),
      ...(isPerson(person) ? { person } : {}),
    })
    return context.json('payment' in result ? { payment: phoneView(result.payment) } : result)
  })

  api.post('/alipay-invoke', async (context) => {
    const { tradeNO, person } = await bodyOf(context.req.raw)
    const result = invokeAlipay(world, {
      tradeNo: typeof tradeNO === 'string' ? tradeNO : '',
      ...(isPerson(person) ? { person } : {}),
    })
    return context.json('payment' in result ? { payment: phoneView(result.payment) } : result)
  })

  return api
}

function isCodeWallet(wallet: unknown): wallet is CodeWallet {
  return wallet === 'wechat' || wallet === 'alipay'
}

const PROBLEMS = {
  'unknown-payment': 'The sandbox knows no such payment, or no such thing to do with it',
  'unknown-code': 'No wallet knows this code. Was it made by this sandbox, and before its last start?',
  'unknown-wallet': `"wallet" is wechat or alipay, "behaviour" one of ${CODE_BEHAVIOURS.join(', ')}`,
  'not-now': 'That cannot happen to a payment in this status',
} as const

function problem(code: keyof typeof PROBLEMS): { error: { code: string; message: string } } {
  return { error: { code, message: PROBLEMS[code] } }
}

/** The JSON object of a request; an empty one when there is none. */
async function bodyOf(request: Request): Promise<Record<string, unknown>> {
  const body: unknown = await request.json().catch(() => undefined)
  return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {}
}
