import { fen } from '@pay-checkout/protocol'
import type { Account, NotificationMessage } from '../../packages/broker/src/gateway/account.ts'
import type { Gateway } from '../../packages/broker/src/gateway/definition.ts'
import { openAccount } from '../../packages/broker/src/gateway/open-account.ts'
import { readConfig } from '../../packages/broker/src/gateway/read-config.ts'
import chaoying from '../../packages/broker/src/gateways/chaoying/index.ts'
import { createPeer as chaoyingPeer } from '../../packages/broker/src/gateways/chaoying/peer.ts'
import methodGateway from '../../packages/broker/src/gateways/method-gateway/index.ts'
import { createPeer as methodGatewayPeer } from '../../packages/broker/src/gateways/method-gateway/peer.ts'
import pooulV1 from '../../packages/broker/src/gateways/pooul-v1/index.ts'
import { createPeer as pooulV1Peer } from '../../packages/broker/src/gateways/pooul-v1/peer.ts'
import pooulV2 from '../../packages/broker/src/gateways/pooul-v2/index.ts'
import { createPeer as pooulV2Peer } from '../../packages/broker/src/gateways/pooul-v2/peer.ts'
import tlinx from '../../packages/broker/src/gateways/tlinx/index.ts'
import { createPeer as tlinxPeer } from '../../packages/broker/src/gateways/tlinx/peer.ts'
import type { GatewayPeer } from '../../packages/broker/src/testing/gateway-peer.ts'

/** One kind of message of one gateway, and its reader, to be lied to. */
export interface Target {
  readonly name: string
  readonly format: 'form' | 'json' | 'token' | 'blocks'
  /** What the gateway really said. */
  readonly genuine: readonly NotificationMessage[]
  /** The same, signed with the keys of another merchant. */
  readonly foreign: readonly NotificationMessage[]
  /** The account that is notified; null where it is asked, and answered. */
  readonly account: Account | null
  /** What everybody may know of the keys, for attacks that need it. */
  readonly publicKey: string
  /** What a message says once it was believed, as text; `hint`: it proves nothing and may only make us ask. Throws when refused. */
  read(message: NotificationMessage): Promise<{ readonly hint: boolean; readonly says: string }>
}

const NOW = Date.UTC(2026, 10, 20, 8)
const SILENCE = { info() {}, warn() {}, error() {} }
const random = { bytes: (length: number) => new Uint8Array(length).fill(7) }
const clock = { now: () => NOW }

const NOTIFIERS = [
  { name: 'chaoying', gateway: chaoying, peer: chaoyingPeer, format: 'form' },
  { name: 'method-gateway', gateway: methodGateway, peer: () => methodGatewayPeer('MD5'), format: 'form' },
  { name: 'method-gateway, RSA', gateway: methodGateway, peer: () => methodGatewayPeer('RSA'), format: 'form' },
  { name: 'pooul-v1', gateway: pooulV1, peer: pooulV1Peer, format: 'json' },
  { name: 'pooul-v2', gateway: pooulV2, peer: pooulV2Peer, format: 'token' },
  { name: 'tlinx', gateway: tlinx, peer: tlinxPeer, format: 'form' },
] as const

/** Every gateway's notifications, and the encrypted replies of the one that encrypts. Keys are made anew. */
export function createTargets(): Target[] {
  const notified = NOTIFIERS.map(({ name, gateway, peer: createPeer, format }) =>
    notificationsOf(name, gateway as unknown as Gateway, createPeer, format),
  )
  return [...notified, encryptedReplies()]
}

function notificationsOf(
  name: string,
  gateway: Gateway,
  createPeer: () => GatewayPeer,
  format: Target['format'],
): Target {
  const peer = createPeer()
  const account = openFor(gateway, peer)
  return {
    name,
    format,
    genuine: genuineOf(gateway, peer),
    foreign: genuineOf(gateway, createPeer()),
    account,
    publicKey: String(peer.config.gatewayPublicKey ?? ''),
    async read(message) {
      const told = await account.readNotification(message)
      return { hint: told.trust === 'none', says: JSON.stringify(told) }
    },
  }
}

// Its notifications aren't encrypted, so that only replies have blocks to move.
function encryptedReplies(): Target {
  const gateway = tlinx as unknown as Gateway
  const peer = tlinxPeer()
  const reading = readConfig(gateway.fields, peer.config)
  if (!reading.ok) throw new Error('The peer’s configuration can’t be read')
  const envelope = gateway.envelope(reading.config, { clock, random })
  return {
    name: 'tlinx, encrypted replies',
    format: 'blocks',
    genuine: repliesOf(peer),
    foreign: repliesOf(tlinxPeer()),
    account: null,
    publicKey: '',
    async read({ bytes }) {
      const opened = await envelope.open(bytes)
      return { hint: !opened.signed, says: JSON.stringify(opened.values) }
    },
  }
}

function openFor(gateway: Gateway, { config }: GatewayPeer) {
  const send = () => Promise.reject(new Error('Nothing is sent here'))
  return openAccount({ name: 'main', gateway, config, send, clock, random, log: SILENCE })
}

const ATTACHMENTS = [
  undefined,
  '两杯咖啡 & more',
  'a=b;c=d',
  '100% “quoted” \\ /path?x=1',
  'x&total_fee=99900&zz=',
  '{"table":"7"}',
]

/** Notifications of many payments in many states, with and without echoed texts, and of refunds where there are any. */
function genuineOf(gateway: Gateway, peer: GatewayPeer): NotificationMessage[] {
  const words = [...Object.keys(gateway.statuses), 'NEW_WORD']
  const payments = words.flatMap((status, nth) =>
    ATTACHMENTS.map((attach, mth) => {
      const facts = { tradeNo: `T20261120A7K3QZ${nth}${mth}`, status, amount: [1, 1990, 99_900][(nth + mth) % 3] }
      return peer.notification({ ...peer.payment(facts), ...(attach && { attach }) })
    }),
  )
  const { refunds } = peer
  if ('lacks' in refunds || typeof refunds.notified !== 'function') return payments
  const payment = { tradeNo: 'T20261120A7K3QZ01', channel: 'wechat:qr', amount: fen(1990) } as const
  const ref = { ...payment, gatewayTradeNo: '4200000334', createdAt: NOW }
  const refund = (status: string) => ({ refundNo: 'R20261120B8M4RZ02', status, amount: 500, payment: ref })
  for (const status of Object.keys(gateway.refund?.statuses ?? {})) {
    payments.push(peer.notification(refunds.notified(refund(status))))
  }
  return payments
}

function repliesOf(peer: GatewayPeer): NotificationMessage[] {
  return ['1', '2', '4', '9'].flatMap((status, nth) =>
    [1, 1990, 99_900].map((amount) => {
      const payment = peer.payment({ tradeNo: `T20261120A7K3QZ${nth}`, status, amount })
      const bytes = peer.seal(peer.clear('0', 'ok', { ...payment, original_ord_no: '9149870539009977236294766' }))
      return { method: 'POST', query: '', contentType: 'application/json', bytes } as const
    }),
  )
}
