import type { Channel, CheckoutView, ClientAction, PaymentView, ProblemCode } from '@pay-checkout/protocol'
import { fen, PROBLEMS } from '@pay-checkout/protocol'
import type { PlainRequest } from '../ports.ts'
import { createFakeTransport, type FakeReply, type FakeTransport } from './fake-transport.ts'

/** A checkout as a broker shows it, open and without a payment. */
export function sampleCheckout(changes: Partial<CheckoutView> = {}): CheckoutView {
  return {
    id: 'co_sample',
    orderNo: 'A1001',
    amount: fen(1234),
    currency: 'CNY',
    subject: '一杯咖啡',
    status: 'open',
    methods: [
      { method: 'wechat', channels: ['wechat:jsapi', 'wechat:h5', 'wechat:qr'], payerKnown: true },
      { method: 'alipay', channels: ['alipay:h5', 'alipay:qr'], payerKnown: false },
    ],
    expiresAt: '2026-11-21T02:00:00Z',
    serverTime: '2026-11-21T00:00:00Z',
    payUrl: 'https://pay.example.com/pay/co_sample',
    returnUrl: null,
    payment: null,
    ...changes,
  }
}

/** The client's side of a broker, in memory: its checkout is what the test says it is. */
export interface FakeBroker {
  readonly transport: FakeTransport
  /** The checkout as it stands; `serverTime` follows `now`. */
  view(): CheckoutView
  change(changes: Partial<CheckoutView>): void
  /** The payment becomes this, without a word to anybody. */
  setPayment(changes: Partial<PaymentView>): void
  /** Paid, both payment and checkout. */
  pay(): void
  /** The payer lets the wallet tell who they are, for the newest authorization: the handle that they come back with. */
  allow(): string
  /** Tells every open stream how the checkout stands. */
  publish(): void
  /** Requests of one kind, by the last part of their path: `checkout`, `payments`, a payment's id, `cancel`, `authorize`, `complete`, `login`. */
  sent(kind: string): PlainRequest[]
  /** Answers the next requests of a kind (all of them, for `times` null) with this instead. */
  disturb(kind: string, reply: FakeReply | ProblemCode, times?: number | null): void
  /** Ends all disturbances. */
  heal(): void
}

export interface FakeBrokerOptions {
  readonly checkout?: Partial<CheckoutView>
  /** What a started payment asks the client to do; a QR code by default. */
  readonly action?: (channel: Channel) => ClientAction
  readonly streaming?: boolean
  /** How many streams find a place; any number by default. */
  readonly places?: number | undefined
  readonly now?: () => number
  /** When tokens may no longer act, in milliseconds of `now`; half an hour later they may not read either. All others live for ever. */
  readonly tokens?: Readonly<Record<string, number>>
}

/** How long a token that has ended may still read, in milliseconds. */
const GRACE = 1_800_000
const ACTS: readonly string[] = ['payments', 'cancel', 'authorize', 'complete', 'login']

/** How long a handle is good, in milliseconds. */
const HANDLE_LIFE = 600_000

const QR: ClientAction = {
  type: 'show-qr',
  content: 'weixin://wxpay/bizpayurl?pr=x',
  expiresAt: '2026-11-21T01:00:00Z',
}

/**
 * Makes a broker that starts one payment per idempotency key, and finds it again by the same key, or by channel and bank. It makes
 * a payer known by a handle that is used once, in time and with its own proof, and by a login code that is used once.
 */
export function createFakeBroker(options: FakeBrokerOptions = {}): FakeBroker {
  let checkout = sampleCheckout(options.checkout)
  let payments = 0
  const keys = new Map<string, PaymentView>()
  const authorizations: { method: string; proof: string; handle: string; until: number; used: boolean }[] = []
  const codes = new Set<string>()
  const disturbances: { kind: string; reply: FakeReply; left: number }[] = []

  function view(): CheckoutView {
    const now = options.now?.()
    return now === undefined ? checkout : { ...checkout, serverTime: new Date(now).toISOString() }
  }

  function start({ headers, body = '' }: PlainRequest): PaymentView {
    const { channel, bankCode } = JSON.parse(body) as Pick<PaymentView, 'channel' | 'bankCode'>
    const key = headers['idempotency-key'] as string
    const { payment: last } = checkout
    const live = last?.status === 'pending' && last.channel === channel && last.bankCode === bankCode ? last : null
    const payment = keys.get(key) ??
      live ?? {
        id: `pay_${++payments}`,
        status: 'pending',
        channel,
        ...(bankCode && { bankCode }),
        action: options.action?.(channel) ?? QR,
      }
    keys.set(key, payment)
    checkout = { ...checkout, payment }
    return payment
  }

  function authorize({ body = '' }: PlainRequest): FakeReply {
    const { method, proof } = JSON.parse(body) as { method: string; proof: string }
    if (!/^[\w-]{20,64}$/.test(proof)) return toReply('invalid-request')
    const handle = `handle_${String(authorizations.length + 1).padStart(24, '0')}`
    const until = options.now ? options.now() + HANDLE_LIFE : Number.POSITIVE_INFINITY
    authorizations.push({ method, proof, handle, until, used: false })
    return { status: 200, body: { url: `https://${method}.example.com/authorize?state=${authorizations.length}` } }
  }

  function complete({ body = '' }: PlainRequest): FakeReply {
    const { handle, proof } = JSON.parse(body) as { handle: string; proof: string }
    const found = authorizations.find((one) => one.handle === handle && one.proof === proof && !one.used)
    if (!found || (options.now && options.now() >= found.until)) return toReply('authorization-invalid')
    found.used = true
    return know(found.method, 'authorize')
  }

  function login({ body = '' }: PlainRequest): FakeReply {
    const { method, code } = JSON.parse(body) as { method: string; code: string }
    if (!code || codes.has(code)) return toReply('login-invalid')
    codes.add(code)
    return know(method, 'login')
  }

  function know(method: string, by: string): FakeReply {
    const methods = checkout.methods.map((offer) =>
      offer.method === method && offer.payers
        ? { ...offer, payers: offer.payers.map((payer) => (payer.by === by ? { ...payer, known: true } : payer)) }
        : offer,
    )
    checkout = { ...checkout, methods }
    return { status: 200, body: view() }
  }

  function answer(request: PlainRequest): FakeReply {
    const kind = kindOf(request)
    const ends = options.tokens?.[(request.headers.authorization || '').slice('Bearer '.length)]
    if (ends !== undefined && (options.now?.() ?? 0) >= ends + (ACTS.indexOf(kind) >= 0 ? 0 : GRACE))
      return toReply('token-expired')
    const found = disturbances.find((disturbance) => disturbance.kind === kind && disturbance.left-- > 0)
    if (found) return found.reply
    if (kind === 'payments') return { status: 200, body: start(request) }
    if (kind === 'authorize') return authorize(request)
    if (kind === 'complete') return complete(request)
    if (kind === 'login') return login(request)
    if (kind === 'cancel' && checkout.status === 'open') checkout = { ...checkout, status: 'closed' }
    const read = kind === 'checkout' || kind === 'continue'
    if (read && ends !== undefined)
      return { status: 200, body: { ...view(), tokenExpiresAt: new Date(ends).toISOString() } }
    if (read || kind === 'cancel') return { status: 200, body: view() }
    return checkout.payment?.id === kind ? { status: 200, body: checkout.payment } : toReply('not-found')
  }

  const transport = createFakeTransport(answer, { streaming: options.streaming === true, places: options.places })
  return {
    transport,
    view,
    change(changes) {
      checkout = { ...checkout, ...changes }
    },
    setPayment(changes) {
      if (!checkout.payment) throw new Error('There is no payment to change: start one first')
      checkout = { ...checkout, payment: { ...checkout.payment, ...changes } }
    },
    pay() {
      const payment = checkout.payment ? { ...checkout.payment, status: 'paid' as const } : null
      checkout = { ...checkout, status: 'paid', payment }
    },
    allow() {
      const newest = authorizations[authorizations.length - 1]
      if (!newest) throw new Error('Nobody has asked for an authorization')
      return newest.handle
    },
    publish() {
      const text = `id: 1\nevent: checkout\ndata: ${JSON.stringify(view())}\n\n`
      for (const stream of transport.streams) if (!stream.closed) stream.text(text)
    },
    heal() {
      disturbances.length = 0
    },
    sent: (kind) => transport.requests.filter((request) => kindOf(request) === kind),
    disturb(kind, reply, times = 1) {
      const told = typeof reply === 'string' && reply in PROBLEMS ? toReply(reply as ProblemCode) : (reply as FakeReply)
      disturbances.push({ kind, reply: told, left: times ?? Number.POSITIVE_INFINITY })
    },
  }
}

function kindOf({ url }: PlainRequest): string {
  return url.slice(url.lastIndexOf('/') + 1)
}

function toReply(code: ProblemCode): FakeReply {
  const { status, title } = PROBLEMS[code]
  return { status, body: { type: `urn:${code}`, title, status, code, detail: title } }
}
