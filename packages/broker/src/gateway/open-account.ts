import type { Channel } from '@pay-checkout/protocol'
import type { Clock, Log, Random, Send } from '../ports.ts'
import type { Account, Capabilities, ChannelFacts, PaymentRef } from './account.ts'
import { callOperation, offeredOperations } from './call-operation.ts'
import { createPayment } from './create-payment.ts'
import type { AccountConfig, Gateway, PaymentCall } from './definition.ts'
import { exchange, type Line } from './exchange.ts'
import { openNotification } from './open-notification.ts'
import { queryPayment } from './query-payment.ts'
import { type Fields, InvalidConfig, readConfig } from './read-config.ts'
import { createRedactor } from './redact.ts'

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
  const { close, reverse } = gateway
  return {
    name: line.account,
    gateway: gateway.id,
    channels: offeredChannels(line),
    capabilities: capabilitiesOf(gateway),
    create: (order) => createPayment(line, order),
    query: (payment) => queryPayment(line, payment),
    ...(close && { close: (payment: PaymentRef) => command(line, close, payment) }),
    ...(reverse && { reverse: (payment: PaymentRef) => command(line, reverse, payment) }),
    readNotification: (message) => openNotification(line, message),
    acknowledgement: gateway.acknowledgement,
    call: (operation, values) => callOperation(line, operation, values),
    operations: new Map([...offeredOperations(line)].map(([name, { movesMoney }]) => [name, { movesMoney }])),
  }
}

function openLine({ name, gateway, config, send, clock, random, log }: OpenAccountOptions): Line {
  const reading = readConfig(gateway.fields, config)
  if (!reading.ok) throw new InvalidConfig(reading.problems)
  return {
    account: name,
    gateway,
    config: reading.config,
    envelope: gateway.envelope(reading.config, { clock, random }),
    send,
    clock,
    log,
    redactor: createRedactor(reading.secrets, gateway.masked),
  }
}

async function command(line: Line, call: PaymentCall<Fields>, payment: PaymentRef): Promise<void> {
  await exchange(line, call.operation, call.values(payment, line.config))
}

function offeredChannels({ gateway, config }: Line): ReadonlyMap<Channel, ChannelFacts> {
  const offered = new Map<Channel, ChannelFacts>()
  for (const [channel, row] of Object.entries(gateway.channels)) {
    if (row.offered?.(config) === false) continue
    const { needsPayer = false, needsAuthCode = false, lifetime } = row
    offered.set(channel as Channel, { needsPayer, needsAuthCode, lifetime })
  }
  return offered
}

function capabilitiesOf({ close, reverse, notification, duplicateSafe, trust }: Gateway): Capabilities {
  return {
    closeMinAge: close?.minAge ?? null,
    reverseMinAge: reverse?.minAge ?? null,
    reverseMaxAge: reverse?.maxAge ?? null,
    notificationSettles: notification.settles,
    duplicateSafe,
    trustsTls: trust === 'tls',
  }
}
