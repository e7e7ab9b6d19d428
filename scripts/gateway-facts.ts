import type { Capabilities, ChannelFacts, PaymentOrder } from '../packages/broker/src/gateway/account.ts'
import type { ChannelRow, FullConfig, Gateway } from '../packages/broker/src/gateway/definition.ts'
import type { FieldKind } from '../packages/broker/src/gateway/fields.ts'
import { openAccount } from '../packages/broker/src/gateway/open-account.ts'
import { type Fields, readConfig } from '../packages/broker/src/gateway/read-config.ts'
import { orderFor } from '../packages/broker/src/testing/gateway-contract/bench.ts'
import type { GatewayPeer } from '../packages/broker/src/testing/gateway-peer.ts'
import { told } from './gateway-sentences.ts'
import { ENGLISH } from './gateway-texts.ts'
import type { Words } from './gateway-words.ts'

/** What one gateway can do, read out of its definition by using it; its sentences in one language. */
export interface GatewayFacts {
  readonly id: string
  readonly names: Gateway['names']
  readonly channels: readonly ChannelLine[]
  readonly operations: readonly OperationLine[]
  readonly capabilities: Capabilities
  readonly refundNeeds: string
  readonly refundsTold: boolean
  readonly refundsFollowedByPayment: boolean
  readonly credentials: readonly string[]
  readonly unsignedRefusals: Gateway['trustUnsignedRefusals']
}

export interface ChannelLine extends Pick<ChannelFacts, 'needsPayer' | 'needsAuthCode' | 'lifetime' | 'pace'> {
  readonly channel: Channel
  readonly operation: string
  /** What of the call tells this channel from others: the gateway's own pay type. */
  readonly payType: string
  /** How many banks its payer may choose among; 0: there is nothing to choose. */
  readonly banks: number
  readonly needs: string
}

export interface OperationLine {
  readonly name: string
  readonly about: string
  readonly required: readonly string[]
  readonly movesMoney: boolean
  readonly needs: string
}

export type Channel = keyof Gateway['channels']

/** Whether something is offered by an account's configuration; left out: always. */
type Offered = ((config: FullConfig<Fields>) => boolean) | undefined

/** A configuration that offers all it can at once, and every other one that differs from it by one optional field. */
interface Configs {
  readonly base: FullConfig<Fields>
  readonly others: readonly Change[]
}

/** One optional field taken away, or added where it was missing. */
interface Change {
  readonly field: string
  readonly added: boolean
  readonly config: FullConfig<Fields>
  /** What comes of adding a missing field besides. */
  readonly further: readonly Change[]
}

const CREDENTIALS: Partial<Record<FieldKind, 'secret' | 'privateKey' | 'publicKey'>> = {
  secret: 'secret',
  'private-key': 'privateKey',
  'public-key': 'publicKey',
}

/** Describes a gateway. Throws when one of its operations is used by nothing and says nothing of itself. */
export function describeGateway(gateway: Gateway, peer: GatewayPeer, words: Words = ENGLISH): GatewayFacts {
  const configs = readConfigs(gateway, peer.config)
  const account = openAccount({
    ...{ name: 'main', gateway, config: peer.config, send: () => Promise.reject(new Error('nothing is sent')) },
    ...{ clock: { now: Date.now }, random: { bytes: (length) => new Uint8Array(length) } },
    log: { info() {}, warn() {}, error() {} },
  })
  return {
    id: gateway.id,
    names: gateway.names,
    channels: Object.entries(gateway.channels).map(([name, row]) =>
      channelLine(name as Channel, row, gateway, configs, words),
    ),
    // What the broker alone may call is nobody's to know how.
    operations: Object.entries(gateway.operations).flatMap(([name, row]) => {
      const { about, required, movesMoney, offered, internal } = row
      if (internal) return []
      return [
        {
          name,
          about: about === undefined ? roleOf(name, gateway, configs, words) : told(about, words),
          required,
          movesMoney,
          needs: needsOf(offered, configs, words),
        },
      ]
    }),
    capabilities: account.capabilities,
    refundNeeds: needsOf(gateway.refund?.offered, configs, words),
    refundsTold: gateway.refund?.notified !== undefined,
    refundsFollowedByPayment: gateway.refund?.query.ofPayment === true,
    credentials: Object.entries(gateway.fields).flatMap(([name, { kind, optional }]) => {
      const credential = CREDENTIALS[kind]
      return credential ? [words.credential(`\`${name}\``, words[credential], optional)] : []
    }),
    unsignedRefusals: gateway.trustUnsignedRefusals,
  }
}

function channelLine(
  channel: Channel,
  row: ChannelRow<Fields>,
  gateway: Gateway,
  configs: Configs,
  words: Words,
): ChannelLine {
  const { base } = configs
  return {
    channel,
    operation: row.operation?.(base) ?? gateway.create.operation,
    payType: payTypeOf(channel, row, base),
    banks: row.bank?.(base).banks.length ?? 0,
    needs: needsOf(row.offered, configs, words),
    needsPayer: row.needsPayer ?? false,
    needsAuthCode: row.needsAuthCode ?? false,
    lifetime: row.lifetime,
    pace: row.pace ?? null,
  }
}

/** What a channel adds to a create whoever pays and whatever for; `{name}` is what the account's configuration holds there. */
function payTypeOf(channel: Channel, row: ChannelRow<Fields>, config: FullConfig<Fields>): string {
  const order = orderFor(channel)
  const another = row.values(anotherOrder(order), config)
  const configured = new Map(Object.entries(config).map(([field, value]) => [value as unknown, field]))
  return Object.entries(row.values(order, config))
    .filter(([name, value]) => JSON.stringify(another[name]) === JSON.stringify(value))
    .filter(([, value]) => value !== null && value !== '' && typeof value !== 'object')
    .map(([name, value]) => `\`${name}=${configured.has(value) ? `{${configured.get(value)}}` : value}\``)
    .join(' ')
}

function anotherOrder(order: PaymentOrder): PaymentOrder {
  return {
    ...order,
    ...{
      tradeNo: 'T20270101B8M4R102',
      amount: 4321 as PaymentOrder['amount'],
      subject: 'Another',
      payerIp: '192.0.2.1',
    },
    ...{ detail: 'Another', payerId: 'another-payer', authCode: order.authCode?.replace(/\d$/, '0') ?? null },
    ...{ notifyUrl: 'https://other.example.com/n', returnUrl: 'https://other.example.com/r' },
    ...{ createdAt: order.createdAt + 86_400_000, expiresAt: order.expiresAt + 86_500_000 },
  }
}

/** Which part of the broker makes a call, under any configuration. */
function roleOf(name: string, gateway: Gateway, { base, others }: Configs, words: Words): string {
  const configs = [base, ...others.map(({ config }) => config)]
  const starts = Object.entries(gateway.channels)
    .filter(([, row]) => configs.some((config) => (row.operation?.(config) ?? gateway.create.operation) === name))
    .map(([channel]) => `\`${channel}\``)
  const { query, close, reverse, refund } = gateway
  const roles = [
    starts.length > 0 && words.starts(starts.join(words.names)),
    query.operation === name && words.asksPayment,
    close?.operation === name && words.closes,
    reverse?.operation === name && words.reverses,
    refund?.operation === name && words.refunds,
    refund?.query.operation === name && words.asksRefund,
  ].filter((role) => role !== false)
  if (roles.length === 0) throw new Error(`${gateway.id}: nothing uses ${name}, so its row must say what it is about`)
  return roles.join(words.clauses)
}

function readConfigs(gateway: Gateway, written: Readonly<Record<string, unknown>>): Configs {
  const optional = Object.entries(gateway.fields).filter(([, field]) => field.optional)
  function changed(from: Readonly<Record<string, unknown>>, deep: boolean): Change[] {
    return optional.flatMap(([field, { kind }]) => {
      const added = from[field] === undefined
      if (!added && !deep) return []
      const input = { ...from, [field]: added ? ADDABLE[kind] : undefined }
      const reading = readConfig(gateway.fields, input)
      return reading.ok ? [{ field, added, config: reading.config, further: deep ? changed(input, false) : [] }] : []
    })
  }
  const base = readConfig(gateway.fields, written)
  if (!base.ok) throw new Error(`${gateway.id}: its peer’s configuration is refused`)
  return { base: base.config, others: changed(written, true) }
}

/** The kinds of fields of which any value will do. */
const ADDABLE: Partial<Record<FieldKind, unknown>> = { flag: true, address: 'https://other.example.com/' }

/** The fields on which it depends whether something is offered. */
function needsOf(offered: Offered, { base, others }: Configs, words: Words): string {
  if (!offered) return ''
  const usual = offered(base)
  return others
    .filter(({ config }) => offered(config) !== usual)
    .map(({ field, added, further }) => {
      const instead = further.filter((other) => other.field !== field && offered(other.config) === usual)
      const fields = [field, ...instead.map((other) => other.field)].map((name) => `\`${name}\``).join(words.or)
      return added === usual ? words.without(fields) : fields
    })
    .join(words.names)
}
