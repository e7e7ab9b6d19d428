import { randomBytes } from 'node:crypto'
import { type Channel, fen } from '@pay-checkout/protocol'
import { assembleBroker, type Broker, type BrokerOptions } from '../src/broker.ts'
import type { Account } from '../src/gateway/account.ts'
import type { Gateway } from '../src/gateway/definition.ts'
import { openAccount } from '../src/gateway/open-account.ts'
import type { OutgoingRequest } from '../src/ports.ts'
import { openSqliteStore } from '../src/store/sqlite.ts'
import { orderFor } from '../src/testing/gateway-contract/bench.ts'
import type { ClearMessage, GatewayPeer } from '../src/testing/gateway-peer.ts'
import { TRIAL_KEY, trialHash } from './trial-broker.ts'

/** A broker in memory whose accounts are real gateways', each played by its peer: what goes over the wire can be read. */
export interface GatewaysLab {
  readonly broker: Broker
  /** What each create sent, opened as its gateway opens it. */
  readonly sent: { readonly account: string; readonly values: ClearMessage }[]
  /** The clock's time, in milliseconds. */
  clock: { at: number; now(): number }
  open(fields?: Record<string, unknown>): Promise<Response>
  /** Starts a payment of a checkout, from this address. */
  start(clientToken: string, body: StartBody, address?: string): Promise<Response>
}

/** What a page asks for when it starts a payment. */
export interface StartBody {
  readonly channel: Channel
  readonly returnUrl?: string
  readonly bankCode?: string
}

/** One account: its gateway, and who plays it. */
export interface PlayedGateway {
  readonly gateway: Gateway
  readonly peer: GatewayPeer
}

/** Makes a lab of these accounts. */
export function gatewaysLab(
  played: Readonly<Record<string, PlayedGateway>>,
  options: Partial<Omit<BrokerOptions, 'accounts'>> = {},
): GatewaysLab {
  const clock = { at: Date.UTC(2026, 0, 1), now: () => clock.at }
  const sent: GatewaysLab['sent'] = []
  const silent = { info: () => {}, warn: () => {}, error: () => {} }
  let channel: Channel = 'wechat:qr'
  const random = { bytes: (length: number) => new Uint8Array(randomBytes(length)) }
  const accounts = new Map<string, Account>()
  for (const [name, { gateway, peer }] of Object.entries(played)) {
    const send = async (request: OutgoingRequest) => {
      const { values } = peer.receive(request)
      sent.push({ account: name, values })
      const order = { ...orderFor(channel), tradeNo: String(values[gateway.payment.tradeNo]), amount: fen(1_990) }
      const reply = peer.clear(gateway.success, 'ok', peer.created(channel, order))
      return { status: 200, headers: {}, bytes: peer.seal(reply) }
    }
    accounts.set(name, openAccount({ name, gateway, config: peer.config, clock, random, log: silent, send }))
  }
  const broker = assembleBroker(
    {
      publicUrl: 'https://pay.example',
      store: openSqliteStore({ path: ':memory:' }),
      keys: [{ name: 'shop', hash: trialHash(TRIAL_KEY), scopes: ['checkouts', 'refunds', 'operations'] }],
      tokenKeys: [{ letter: 'a', secret: 'a trial key of more than 32 characters' }],
      policy: { returnUrls: ['https://shop.example/'] },
      ...{ clock, random },
      ...options,
    },
    accounts,
  )
  let numbers = 0
  const call = (key: string, path: string, body: unknown, address = '203.0.113.7') => {
    numbers += 1
    return broker.fetch(
      new Request(`https://pay.example${path}`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${key}`,
          'content-type': 'application/json',
          'idempotency-key': `key-${numbers}-0123456789`,
        },
        body: JSON.stringify(body),
      }),
      { address },
    )
  }
  return {
    ...{ broker, sent, clock },
    open: (fields = {}) =>
      call(TRIAL_KEY, '/v1/checkouts', { orderNo: 'A1000', amount: 1_990, subject: 'Tea', ...fields }),
    start(token, body, address) {
      channel = body.channel
      return call(token, '/v1/checkout/payments', body, address)
    },
  }
}
