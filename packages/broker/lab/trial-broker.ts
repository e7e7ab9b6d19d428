import { createHash } from 'node:crypto'
import type { Channel, ClientAction } from '@pay-checkout/protocol'
import { assembleBroker, type Broker, type BrokerOptions } from '../src/broker.ts'
import type {
  Account,
  ChannelFacts,
  OperationAnswer,
  PaymentOrder,
  RefundOrder,
  RefundRef,
} from '../src/gateway/account.ts'
import { GatewayUnclear, SignatureMismatch } from '../src/gateway/errors.ts'
import type { RefundTold, Told } from '../src/gateway/verdict.ts'
import type { Log, LogFields, Send } from '../src/ports.ts'
import { openSqliteStore } from '../src/store/sqlite.ts'
import type { Store } from '../src/store/store.ts'

/** The merchant's secret key of a trial broker. */
export const TRIAL_KEY: string = 'sk_trial_0123456789abcdefghijklmnop'
/** The one origin whose pages may use its tokens. */
export const TRIAL_ORIGIN: string = 'https://shop.example'

/** A broker in memory with one account at a gateway that is played here, for tests of what surrounds the payments. */
export interface TrialBroker {
  readonly broker: Broker
  readonly store: Store
  readonly account: PlayedAccount
  /** Every line of its log. */
  readonly lines: readonly { readonly event: string; readonly fields: LogFields }[]
  /** Time, as the broker sees it, in milliseconds. */
  clock: { now(): number; at: number }
  /** A call with the merchant's key. */
  merchant(method: 'GET' | 'POST', path: string, body?: unknown, headers?: Record<string, string>): Promise<Response>
  /** A call with a client token. */
  client(
    token: string,
    method: 'GET' | 'POST',
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Response>
  /** Opens a checkout and answers what the merchant is told. */
  open(fields?: Record<string, unknown>): Promise<{ id: string; clientToken: string; payUrl: string; orderNo: string }>
}

/** An account whose gateway does what a test says. */
export interface PlayedAccount extends Account {
  /** What queries say of every payment. */
  verdict: Told['verdict']
  /** What it says of every refund. */
  refundVerdict: RefundTold['verdict']
  readonly created: PaymentOrder[]
  readonly refunded: RefundOrder[]
  readonly sent: { readonly operation: string; readonly values: unknown }[]
}

/** Makes a trial broker; `options` replace its own. `send`: its line to the wallets. `facts`: channels beside, or in place of, its own. */
export function trialBroker(
  options: Partial<Omit<BrokerOptions, 'accounts'>> = {},
  {
    send,
    facts = {},
  }: { readonly send?: Send; readonly facts?: { readonly [C in Channel]?: Partial<ChannelFacts> } } = {},
): TrialBroker {
  const store = options.store ?? openSqliteStore({ path: ':memory:' })
  const account = playAccount()
  for (const [channel, own] of Object.entries(facts))
    (account.channels as Map<Channel, ChannelFacts>).set(channel as Channel, { ...QR, ...own })
  const lines: { event: string; fields: LogFields }[] = []
  const clock = { at: Date.UTC(2026, 0, 1), now: () => clock.at }
  const broker = assembleBroker(
    {
      publicUrl: 'https://pay.example',
      store,
      keys: [{ name: 'shop', hash: trialHash(TRIAL_KEY), scopes: ['checkouts', 'refunds', 'operations'] }],
      tokenKeys: [{ letter: 'a', secret: 'a trial key of more than 32 characters' }],
      origins: [TRIAL_ORIGIN],
      policy: { returnUrls: ['https://shop.example/'] },
      log: writeTo(lines),
      clock,
      ...options,
    },
    new Map([['main', account]]),
    send ? { send } : {},
  )
  const call = callerOf(broker)
  let orders = 0
  const trial: TrialBroker = {
    ...{ broker, store, account, lines, clock },
    merchant: (method, path, body, headers) => call(TRIAL_KEY, method, path, body, headers),
    client: (token, method, path, body, headers) => call(token, method, path, body, headers),
    open: async (fields) => {
      orders += 1
      const order = { orderNo: `T${orders}`, amount: 1990, subject: 'Oolong', ...fields }
      const answer = await trial.merchant('POST', '/v1/checkouts', order)
      if (!answer.ok) throw new Error(await answer.text())
      return answer.json() as ReturnType<TrialBroker['open']>
    },
  }
  return trial
}

/** What an answer's JSON may hold, as far as tests look into it. */
export interface Answered {
  readonly id: string
  readonly status: string | number
  readonly code: string
  readonly errors: readonly { readonly field: string; readonly detail: string }[]
  readonly [field: string]: unknown
}

/** The JSON of an answer. */
export async function json(answer: Response | Promise<Response>): Promise<Answered> {
  return (await (await answer).json()) as Answered
}

type Call = (key: string, method: string, path: string, body?: unknown, headers?: object) => Promise<Response>

function callerOf(broker: Broker): Call {
  return (key, method, path, body, headers = {}) =>
    broker.fetch(
      new Request(`https://pay.example${path}`, {
        method,
        headers: {
          authorization: `Bearer ${key}`,
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      }),
    )
}

function writeTo(lines: { event: string; fields: LogFields }[]): Log {
  const write = (event: string, fields: LogFields = {}) => void lines.push({ event, fields })
  return { info: write, warn: write, error: write }
}

/** A secret key as a configuration holds it. */
export function trialHash(secretKey: string): string {
  return `sha256:${createHash('sha256').update(secretKey).digest('hex')}`
}

const QR: ChannelFacts = { needsPayer: false, appId: null, needsAuthCode: false, lifetime: 7200, pace: null }

function playAccount(): PlayedAccount {
  const account: PlayedAccount = {
    name: 'main',
    gateway: 'played',
    verdict: 'pending',
    refundVerdict: 'processing',
    sent: [],
    created: [],
    refunded: [],
    channels: new Map<Channel, ChannelFacts>([
      ['wechat:qr', QR],
      ['alipay:qr', QR],
      ['wechat:jsapi', { ...QR, needsPayer: true }],
      ['wechat:barcode', { ...QR, needsAuthCode: true, lifetime: 30, pace: { first: 5, every: 10 } }],
    ]),
    capabilities: {
      closeMinAge: 0,
      reverseMinAge: 15,
      reverseMaxAge: 604_800,
      notificationSettles: true,
      duplicateSafe: true,
      trustsTls: false,
      refunds: { most: 3, maxAge: 31_536_000, wholeOnly: [] },
    },
    isResting: () => false,
    options: new Map(),
    check: () => [],
    admit: () => {},
    ...playCalls(() => account),
    reverse: async () => {
      account.verdict = account.verdict === 'paid' ? 'reversed' : 'closed'
    },
    ...playRefunds(() => account),
    acknowledgement: {
      accepted: { status: 200, contentType: 'text/plain', body: 'success' },
      refused: { status: 200, contentType: 'text/plain', body: 'fail' },
    },
    call: async (operation, values): Promise<OperationAnswer> => {
      account.sent.push({ operation, values })
      if (values.unclear) throw new GatewayUnclear('no answer')
      return { sent: values, received: { code: '0' }, signed: true }
    },
    hosts: { known: ['api.gateway.example'], listed: [], unnamed: [] },
    operations: new Map([
      ['order/view', { movesMoney: false }],
      ['withdraw', { movesMoney: true }],
    ]),
  }
  return account
}

function playCalls(played: () => PlayedAccount): Pick<Account, 'create' | 'query' | 'close' | 'readNotification'> {
  const verdict = (): Told['verdict'] => played().verdict
  return {
    create: async (order) => {
      played().created.push(order)
      return {
        action: order.authCode === null ? showCode(order) : { type: 'wait' },
        told: {
          ...told(order.tradeNo),
          verdict: order.authCode === null ? 'pending' : verdict(),
          amount: order.amount,
        },
      }
    },
    query: async (payment) => ({ ...told(payment.tradeNo), verdict: verdict(), amount: payment.amount }),
    close: async () => {},
    // Its notifications are our own words in JSON; a real one's signature is its envelope's business.
    readNotification: async ({ bytes }) => {
      const text = new TextDecoder().decode(bytes)
      if (!text.startsWith('{')) throw new SignatureMismatch('not signed')
      return { ...told(''), ...JSON.parse(text) }
    },
  }
}

function showCode({ tradeNo, expiresAt }: PaymentOrder): ClientAction {
  return { type: 'show-qr', content: `weixin://pay?no=${tradeNo}`, expiresAt: new Date(expiresAt).toISOString() }
}

function playRefunds(played: () => PlayedAccount): Required<Pick<Account, 'refund' | 'queryRefund'>> {
  const tell = ({ refundNo, amount }: RefundOrder | RefundRef): RefundTold => {
    const { refundVerdict: verdict } = played()
    return { verdict, trust: 'signed', refundNo, amount, gatewayRefundNo: `g-${refundNo}`, words: '' }
  }
  return {
    refund: async (order) => {
      played().refunded.push(order)
      return tell(order)
    },
    queryRefund: async (refund) => tell(refund),
  }
}

function told(tradeNo: string): Told {
  return {
    verdict: 'pending',
    trust: 'signed',
    tradeNo,
    amount: null,
    merchant: 'ours',
    gatewayTradeNo: `g-${tradeNo}`,
    words: '',
  }
}
