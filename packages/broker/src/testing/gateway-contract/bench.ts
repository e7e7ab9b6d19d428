import { type Channel, type Fen, fen, splitChannel } from '@pay-checkout/protocol'
import type { Account, PaymentOrder, PaymentRef, RefundOrder } from '../../gateway/account.ts'
import type { Gateway } from '../../gateway/definition.ts'
import { openAccount } from '../../gateway/open-account.ts'
import type { OutgoingReply, OutgoingRequest } from '../../ports.ts'
import type { BarcodePeer, ClearMessage, GatewayPeer, RefundPeer } from '../gateway-peer.ts'
import type { Transcript } from '../transcript.ts'

/** One promise of the contract. */
export interface Case {
  readonly name: string
  /** A promise that only a gateway can keep which signs its replies, or only one which doesn't. Left out: all of them. */
  readonly of?: 'signed-replies' | 'unsigned-replies'
  /** What the gateway must have for it. A gateway without says why, in its peer. */
  readonly needs?: Need
  run(subject: Subject): Promise<void>
}

/** What not every gateway has. */
export type Need = 'refunds' | 'refund notifications' | 'barcode payments'

/** The gateway under test. */
export interface Subject {
  readonly gateway: Gateway
  readonly peer: GatewayPeer
  readonly transcripts: readonly Transcript[]
}

/** An opened account whose gateway is a function, with everything it sent and logged. */
export interface Bench {
  readonly account: Account
  readonly sent: OutgoingRequest[]
  readonly lines: string[]
}

export const NOW: number = Date.UTC(2026, 10, 20, 8)
export const AMOUNT: Fen = fen(1234)
export const TRADE_NO: string = 'T20261120A7K3QZ01'

/** Opens an account that is answered by `answer`. `config` goes over the peer's own. */
export function openBench(
  { gateway, peer }: Subject,
  answer: (request: OutgoingRequest) => OutgoingReply | Promise<OutgoingReply>,
  config: Readonly<Record<string, unknown>> = {},
): Bench {
  const sent: OutgoingRequest[] = []
  const lines: string[] = []
  const log = (event: string, fields?: unknown) => void lines.push(`${event} ${JSON.stringify(fields)}`)
  let seed = 0
  const account = openAccount({
    name: 'main',
    gateway,
    config: { ...peer.config, ...config },
    clock: { now: () => NOW },
    random: { bytes: (length) => new Uint8Array(length).fill(++seed) },
    log: { info: log, warn: log, error: log },
    async send(request) {
      sent.push(request)
      return answer(request)
    },
  })
  return { account, sent, lines }
}

/** An HTTP reply of these bytes. */
export function http(bytes: Uint8Array | string, status = 200): OutgoingReply {
  return { status, headers: {}, bytes: typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes }
}

/** A signed reply that did what was asked. */
export function done({ gateway, peer }: Subject, values: ClearMessage): OutgoingReply {
  return http(peer.seal(peer.clear(gateway.success, 'ok', values)))
}

const CODE_STARTS: Readonly<Record<string, string>> = { alipay: '28', unionpay: '62' }

/** A payment order for a channel, complete. */
export function orderFor(channel: Channel): PaymentOrder {
  return {
    tradeNo: TRADE_NO,
    channel,
    amount: AMOUNT,
    subject: '两杯咖啡 & a=1',
    detail: null,
    notifyUrl: 'https://pay.example.com/v1/notifications/main',
    returnUrl: 'https://shop.example.com/orders/7',
    payerIp: '203.0.113.7',
    payerId: 'payer-id-at-the-wallet',
    // The wallets' codes start differently: WeChat's with 10 to 15, Alipay's with 25 to 30, UnionPay's with 62.
    authCode: `${CODE_STARTS[splitChannel(channel).method] ?? '13'}4567890123456789`,
    bankCode: null,
    extras: {},
    createdAt: NOW,
    expiresAt: NOW + 900_000,
  }
}

/** The same payment, as it is named afterwards. */
export const PAYMENT: PaymentRef = {
  tradeNo: TRADE_NO,
  channel: 'wechat:qr',
  amount: AMOUNT,
  gatewayTradeNo: null,
  createdAt: NOW,
}

/** The channels the gateway declares, but for those that the payer's code pays. */
export function channelsOf({ gateway }: Subject): Channel[] {
  return (Object.keys(gateway.channels) as Channel[]).filter((channel) => !gateway.channels[channel]?.needsAuthCode)
}

/** The channels that the payer's code pays. */
export function barcodeChannelsOf({ gateway }: Subject): Channel[] {
  return (Object.keys(gateway.channels) as Channel[]).filter((channel) => gateway.channels[channel]?.needsAuthCode)
}

/** A refund of a payment of this channel: of a part, unless its wallet gives back whole payments only. */
export function refundFor({ gateway }: Subject, channel: Channel): RefundOrder {
  const { method } = splitChannel(channel)
  return {
    refundNo: 'R20261120B8M4RZ02',
    payment: { ...PAYMENT, channel, gatewayTradeNo: '20261120000001' },
    amount: gateway.refund?.wholeOnly?.includes(method) ? AMOUNT : fen(234),
    reason: '少了一杯 & b=2',
    notifyUrl: 'https://pay.example.com/v1/notifications/main',
  }
}

/** The gateway's side of refunds; fails where it has none. */
export function refundPeer({ peer }: Subject): RefundPeer {
  const { refunds } = peer
  if ('lacks' in refunds) throw new Error('This gateway has no refunds')
  return refunds
}

/** The gateway's side of barcode payments; fails where it has none. */
export function barcodePeer({ peer }: Subject): BarcodePeer {
  const { barcode } = peer
  if ('lacks' in barcode) throw new Error('This gateway has no barcode payments')
  return barcode
}

/** A status word of the gateway that means paid. */
export function paidWord({ gateway }: Subject): string {
  const [word] = Object.entries(gateway.statuses).find(([, verdict]) => verdict === 'paid') ?? []
  if (word === undefined) throw new Error(`${gateway.id} lists no status word for paid`)
  return word
}

/** The error a call ends with; fails when it doesn't. */
export async function failureOf(call: Promise<unknown>): Promise<Error> {
  const outcome = await call.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  )
  if ('error' in outcome && outcome.error instanceof Error) return outcome.error
  throw new Error(`It should have failed, but answered ${JSON.stringify(outcome)}`)
}
