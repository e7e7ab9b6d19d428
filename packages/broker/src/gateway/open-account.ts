import { type Channel, splitChannel } from '@pay-checkout/protocol'
import type { Clock, Log, Random, Send } from '../ports.ts'
import type {
  Account,
  Capabilities,
  CashierHosts,
  ChannelFacts,
  MiniProgramLogin,
  OperationFacts,
  OptionFacts,
  OrdersPage,
  PaymentRef,
  RefundOrder,
  RefundRef,
  RefundRules,
} from './account.ts'
import { askOpenid } from './ask-openid.ts'
import { createBreaker } from './breaker.ts'
import { callOperation, offeredOperations } from './call-operation.ts'
import { createCircuit, createPayment } from './create-payment.ts'
import type { AccountConfig, Gateway, OperationRow, PaymentCall, RefundCall } from './definition.ts'
import { exchange, type Line } from './exchange.ts'
import { listOrders } from './list-orders.ts'
import { openEnvelope } from './open-envelope.ts'
import { openNotification } from './open-notification.ts'
import { queryPayment } from './query-payment.ts'
import { type Fields, InvalidConfig, readConfig } from './read-config.ts'
import { createRedactor } from './redact.ts'
import { queryRefund, refundPayment } from './refund-payment.ts'
import { writeCreate } from './write-create.ts'

export interface OpenAccountOptions extends AccountConfig {
  /** The name the merchant gave the account. */
  readonly name: string
  readonly send: Send
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
}

/** Opens an account: its configuration read, its calls bound to the network. Throws InvalidConfig naming every wrong field. */
export function openAccount(options: OpenAccountOptions): Account {
  const line = openLine(options)
  const { gateway } = line
  const { close, reverse, orders } = gateway
  const login = gateway.login?.offered?.(line.config) === false ? undefined : gateway.login
  const refund = gateway.refund?.offered?.(line.config) === false ? undefined : gateway.refund
  return {
    name: line.account,
    gateway: gateway.id,
    channels: offeredChannels(line),
    hosts: cashierHosts(line),
    capabilities: { ...capabilitiesOf(gateway), refunds: refund ? rulesOf(refund) : null },
    isResting: (channel, caller) => line.breaker.isOpen(createCircuit(line, channel), caller),
    admit: (call, caller) => {
      const circuit = call === 'refund' ? refund?.operation : createCircuit(line, call)
      if (circuit !== undefined) line.breaker.pass(circuit, caller)
    },
    options: offeredOptions(line),
    check: (order) => writeCreate(line, order).problems,
    create: (order) => createPayment(line, order),
    query: (payment) => queryPayment(line, payment),
    ...(close && { close: (payment: PaymentRef) => command(line, close, payment) }),
    ...(reverse && { reverse: (payment: PaymentRef) => command(line, reverse, payment) }),
    ...(refund && {
      refund: (order: RefundOrder) => refundPayment(line, refund, order),
      queryRefund: (ref: RefundRef) => queryRefund(line, refund, ref),
    }),
    ...(orders && { listOrders: (page: OrdersPage) => listOrders(line, orders, page) }),
    ...(login && { openidOf: (code: MiniProgramLogin) => askOpenid(line, login, code) }),
    readNotification: (message) => openNotification(line, message),
    acknowledgement: gateway.acknowledgement,
    call: (operation, values) => callOperation(line, operation, values),
    operations: new Map([...offeredOperations(line)].map(([name, row]) => [name, factsOf(gateway, row)])),
  }
}

function factsOf({ payment }: Gateway, { movesMoney, notifies }: OperationRow<Fields>): OperationFacts {
  return { movesMoney, ...(notifies && { notifies: { channel: notifies, numberField: payment.tradeNo } }) }
}

function openLine({ name, gateway, config, send, clock, random, log }: OpenAccountOptions): Line {
  const reading = readConfig(gateway.fields, config)
  if (!reading.ok) throw new InvalidConfig(reading.problems)
  return {
    account: name,
    gateway,
    config: reading.config,
    envelope: openEnvelope(gateway, reading.config, {
      ...{ clock, random },
      outdated: () => log.info('gateway.previous-key', { account: name }),
      note: (event) => log.info(event, { account: name }),
    }),
    send,
    clock,
    log,
    redactor: createRedactor(reading.secrets, gateway.masked),
    breaker: createBreaker({ account: name, clock, log }),
  }
}

async function command(line: Line, call: PaymentCall<Fields>, payment: PaymentRef): Promise<void> {
  await exchange(line, call.operation, call.values(payment, line.config))
}

function offeredChannels({ gateway, config }: Line): ReadonlyMap<Channel, ChannelFacts> {
  const offered = new Map<Channel, ChannelFacts>()
  for (const [channel, row] of Object.entries(gateway.channels)) {
    if (row.offered?.(config) === false) continue
    const { needsPayer = false, needsAuthCode = false, lifetime, pace = null } = row
    const needsAddress =
      row.needsAddress || gateway.create.addressFor?.includes(splitChannel(channel as Channel).method)
    const facts = { needsPayer, appId: row.appId?.(config) ?? null, needsAuthCode, lifetime, pace }
    const bank = row.bank && { bank: row.bank(config) }
    offered.set(channel as Channel, {
      ...facts,
      ...bank,
      ...(needsAddress && { needsAddress }),
      ...(row.codes && { codes: row.codes }),
    })
  }
  return offered
}

function cashierHosts({ gateway, config }: Line): CashierHosts {
  const rows = Object.entries(gateway.channels).filter(([, row]) => row.offered?.(config) !== false)
  const named = rows.flatMap(([, { cashiers = [] }]) => cashiers)
  return {
    known: [...new Set([new URL(config.baseUrl).host, ...named])],
    listed: config.cashierHosts ?? [],
    unnamed: rows.flatMap(([channel, { cashiers }]) => (cashiers?.length === 0 ? [channel as Channel] : [])),
  }
}

function offeredOptions(line: Line): ReadonlyMap<string, OptionFacts> {
  const channels = [...offeredChannels(line).keys()]
  const options = new Map<string, OptionFacts>()
  for (const [name, { option, on, length }] of Object.entries(line.gateway.parameters)) {
    const here = (channel: Channel) =>
      on?.includes(channel) !== false && option?.offered?.(line.config, channel) !== false
    const placed = channels.filter(here)
    if (!option || placed.length === 0) continue
    const { about, kind, example, oneOf, pattern } = option
    options.set(name, {
      ...{ about, kind, example, channels: placed },
      ...(oneOf && { oneOf }),
      ...(pattern && { pattern }),
      ...(length && { most: length.most }),
    })
  }
  return options
}

function rulesOf({ most, maxAge, wholeOnly = [] }: RefundCall<Fields>): RefundRules {
  return { most, maxAge, wholeOnly }
}

function capabilitiesOf({
  close,
  reverse,
  notification,
  duplicateSafe,
  trust,
}: Gateway): Omit<Capabilities, 'refunds'> {
  return {
    closeMinAge: close?.minAge ?? null,
    reverseMinAge: reverse?.minAge ?? null,
    reverseMaxAge: reverse?.maxAge ?? null,
    notificationSettles: notification.settles,
    duplicateSafe,
    trustsTls: trust === 'tls',
  }
}
