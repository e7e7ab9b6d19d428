import { type Channel, splitChannel } from '@pay-checkout/protocol'
import type {
  Account,
  Capabilities,
  ChannelFacts,
  Created,
  NotificationMessage,
  PaymentOrder,
  PaymentRef,
  RefundRules,
} from '../src/gateway/account.ts'
import { GatewayRefused, GatewayUnclear, SignatureMismatch } from '../src/gateway/errors.ts'
import type { Told } from '../src/gateway/verdict.ts'
import type { Clock } from '../src/ports.ts'
import { BARCODE_FACTS, type LedgerReverses, ledgerReverses, PLAIN_AGES, verdictOfCode } from './ledger-barcodes.ts'
import type { LedgerEntry } from './ledger-entry.ts'
import { type LedgerRefunds, ledgerRefunds, PLAIN_RULES } from './ledger-refunds.ts'

/** An account at a gateway that lives in memory, with a ledger to compare with and faults to order. For tests of `payments/`. */
export interface LedgerAccount extends Account, LedgerRefunds, LedgerReverses {
  readonly ledger: Map<string, LedgerEntry>
  /** Every order that arrived. */
  readonly orders: PaymentOrder[]
  /** Counts every call by its name. */
  readonly calls: Record<'create' | 'query' | 'close', number>
  /** Runs in place of the plain call, which it is given. */
  readonly faults: {
    create?: ((order: PaymentOrder, plain: () => Created) => Promise<Created>) | undefined
    query?: ((payment: PaymentRef, plain: () => Told) => Promise<Told>) | undefined
    close?: ((payment: PaymentRef, plain: () => void) => Promise<void>) | undefined
  }
  /** The payer pays. */
  pay(tradeNo: string): void
  /** A notification as this gateway sends it, or one that was tampered with. */
  notification(tradeNo: string, change?: Partial<Told> & { signature?: string }): NotificationMessage
}

/** What a {@link LedgerAccount} can be told to be. */
export interface LedgerAccountOptions {
  readonly name?: string
  readonly clock: Clock
  readonly channels?: readonly Channel[]
  readonly facts?: Partial<ChannelFacts>
  /** What single channels differ in. */
  readonly factsOf?: { readonly [C in Channel]?: Partial<ChannelFacts> }
  readonly capabilities?: Partial<Capabilities>
  readonly closes?: boolean
  /** Ages in seconds between which it reverses; it doesn't when left out. */
  readonly reverses?: { readonly minAge?: number; readonly maxAge?: number } | undefined
  /** Whether it has refunds, and by which rules; it has none when left out. */
  readonly refunds?: Partial<RefundRules>
}

const PLAIN_CAPABILITIES: Capabilities = {
  closeMinAge: 0,
  reverseMinAge: null,
  reverseMaxAge: null,
  notificationSettles: true,
  duplicateSafe: false,
  trustsTls: false,
  refunds: null,
}
const PLAIN_FACTS: ChannelFacts = { needsPayer: false, appId: null, needsAuthCode: false, lifetime: 7_200, pace: null }

/** Makes the account. */
export function ledgerAccount(options: LedgerAccountOptions): LedgerAccount {
  const { name = 'main', clock, channels = ['wechat:qr', 'alipay:qr'] } = options
  const ledger = new Map<string, LedgerEntry>()
  const orders: PaymentOrder[] = []
  const calls = { create: 0, query: 0, close: 0 }
  const faults: LedgerAccount['faults'] = {}
  const { calls: refunding, ...refunds } = ledgerRefunds(ledger)
  const { reverse, ...reverses } = ledgerReverses(ledger, clock)
  const rules = options.refunds ? { ...PLAIN_RULES, ...options.refunds } : null

  const account: LedgerAccount = {
    name,
    gateway: 'ledger',
    channels: new Map(
      channels.map((channel) => [channel, { ...factsOf(channel), ...options.facts, ...options.factsOf?.[channel] }]),
    ),
    capabilities: { ...PLAIN_CAPABILITIES, ...agesOf(options), refunds: rules, ...options.capabilities },
    ...refunds,
    ...reverses,
    ...(options.reverses && { reverse }),
    ...(rules && refunding),
    acknowledgement: { accepted: plainReply(200, 'accepted'), refused: plainReply(200, 'refused') },
    hosts: { known: [], listed: [], unnamed: [] },
    operations: new Map(),
    isResting: () => false,
    options: new Map(),
    check: () => [],
    admit: () => {},
    ledger,
    orders,
    calls,
    faults,
    async create(order) {
      calls.create++
      orders.push(order)
      const plain = () => createIn(ledger, order, clock)
      return faults.create ? faults.create(order, plain) : plain()
    },
    async query(payment) {
      calls.query++
      const plain = () => told(entryOf(ledger, payment.tradeNo))
      return faults.query ? faults.query(payment, plain) : plain()
    },
    async close(payment) {
      calls.close++
      const plain = () => closeIn(ledger, payment)
      return faults.close ? faults.close(payment, plain) : plain()
    },
    readNotification: async (message) => readMessage(message),
    call: async () => ({ sent: {}, received: {}, signed: true }),
    pay(tradeNo) {
      entryOf(ledger, tradeNo).verdict = 'paid'
    },
    notification: (tradeNo, change = {}) => writeMessage({ ...told(entryOf(ledger, tradeNo)), ...change }),
  }
  if (options.closes !== false) return account
  const { close: _, ...unclosable } = account
  return { ...unclosable, capabilities: { ...account.capabilities, closeMinAge: null } }
}

function factsOf(channel: Channel): ChannelFacts {
  return splitChannel(channel).scenario === 'barcode' ? BARCODE_FACTS : PLAIN_FACTS
}

function agesOf({ reverses }: LedgerAccountOptions): Pick<Capabilities, 'reverseMinAge' | 'reverseMaxAge'> {
  if (!reverses) return { reverseMinAge: null, reverseMaxAge: null }
  const { minAge, maxAge } = { ...PLAIN_AGES, ...reverses }
  return { reverseMinAge: minAge, reverseMaxAge: maxAge }
}

function createIn(ledger: Map<string, LedgerEntry>, order: PaymentOrder, clock: Clock): Created {
  const standing = ledger.get(order.tradeNo)
  if (standing) {
    standing.creates++
    throw new GatewayRefused('duplicate', 'DUPLICATE', 'the number exists', 'signed')
  }
  const { tradeNo, amount, channel } = order
  if (order.authCode !== null) {
    ledger.set(tradeNo, { tradeNo, amount, channel, verdict: verdictOfCode(order.authCode), creates: 1 })
    return { action: { type: 'wait' }, told: told(entryOf(ledger, tradeNo)) }
  }
  ledger.set(tradeNo, { tradeNo, amount, channel, verdict: 'pending', creates: 1 })
  const expiresAt = new Date(clock.now() + PLAIN_FACTS.lifetime * 1000).toISOString()
  return {
    action: { type: 'show-qr', content: `weixin://wxpay/bizpayurl?pr=${tradeNo}`, expiresAt },
    told: { ...told(entryOf(ledger, tradeNo)), amount: null },
  }
}

function closeIn(ledger: Map<string, LedgerEntry>, { tradeNo }: PaymentRef): void {
  const entry = entryOf(ledger, tradeNo)
  if (entry.verdict === 'paid') throw new GatewayRefused('not-now', 'PAID', 'the payment is paid', 'signed')
  entry.verdict = 'closed'
}

function entryOf(ledger: Map<string, LedgerEntry>, tradeNo: string): LedgerEntry {
  const entry = ledger.get(tradeNo)
  if (!entry) throw new GatewayRefused('not-found', 'NOTFOUND', 'no such payment', 'tls')
  return entry
}

function told({ tradeNo, amount, verdict }: LedgerEntry): Told {
  return {
    verdict,
    trust: 'signed',
    tradeNo,
    amount,
    merchant: 'ours',
    gatewayTradeNo: `gw-${tradeNo}`,
    words: verdict,
  }
}

function writeMessage(content: Partial<Told> & { signature?: string }): NotificationMessage {
  const bytes = new TextEncoder().encode(JSON.stringify({ signature: 'good', ...content }))
  return { method: 'POST', query: '', contentType: 'application/json', bytes }
}

function readMessage({ bytes }: NotificationMessage): Told {
  let message: Told & { signature: string }
  try {
    message = JSON.parse(new TextDecoder().decode(bytes))
  } catch (cause) {
    throw new GatewayUnclear('The notification is not JSON', { cause })
  }
  const { signature, ...content } = message
  if (signature !== 'good') throw new SignatureMismatch('The signature does not fit')
  return content
}

function plainReply(status: number, body: string) {
  return { status, contentType: 'text/plain', body }
}
