import { type Channel, fen, type PaymentView } from '@pay-checkout/protocol'
import { ASKS_PASSWORD, IS_REFUSED, PAYS_AT_ONCE } from '../../packages/broker/lab/ledger-barcodes.ts'
import type { BrokerContext } from '../../packages/broker/src/context/context.ts'
import { PayError } from '../../packages/broker/src/pay-error.ts'
import { closeCheckout } from '../../packages/broker/src/payments/close-payment.ts'
import { readPayment } from '../../packages/broker/src/payments/read-payment.ts'
import { reverseCheckout } from '../../packages/broker/src/payments/reverse-checkout.ts'
import { type StartInput, startPayment } from '../../packages/broker/src/payments/start-payment.ts'
import { readRefund } from '../../packages/broker/src/refunds/follow-refund.ts'
import { startRefund } from '../../packages/broker/src/refunds/start-refund.ts'
import { InjectedFault, Unanswered } from './broker-process.ts'
import { NO_FAULTS } from './profile.ts'
import { pick } from './random-from.ts'
import type { World } from './world.ts'

const QR_CHANNELS: readonly Channel[] = ['wechat:qr', 'alipay:qr']
const CODES: readonly string[] = [PAYS_AT_ONCE, ASKS_PASSWORD, ASKS_PASSWORD, IS_REFUSED]
const REFUND_NUMBERS = ['R1', 'R2', 'R3', 'R4', 'R5']

/** A payer, with one tab or two: starts payments, looks on, pays at once, late, twice or never, changes their mind, gives up. */
export async function livePayer(world: World, checkoutId: string): Promise<void> {
  const { timeline, roll, profile } = world
  const rounds = 1 + Math.floor(roll() * 5)
  for (let round = 0; round < rounds; round++) {
    await timeline.sleep(roll() * patience(world))
    if (roll() < profile.till) await scan(world, checkoutId)
    else await startAndLook(world, checkoutId)
    if (roll() < 0.08) await ask(world, (context) => closeCheckout(context, checkoutId, 'payer'))
  }
}

/** A merchant: closes, reverses, gives back in parts, and asks the same again. */
export async function liveMerchant(world: World, checkoutId: string): Promise<void> {
  const { timeline, roll, profile } = world
  if (roll() < 0.25) {
    await timeline.sleep(roll() * profile.expiresIn * 1_200)
    await ask(world, (context) => closeCheckout(context, checkoutId, 'merchant'))
  }
  if (roll() < profile.till) void undo(world, checkoutId)
  const refunds = profile.refunds && roll() < profile.returns ? Math.floor(roll() * 8) : 0
  for (let n = 0; n < refunds; n++) {
    await timeline.sleep(roll() * profile.expiresIn * 800)
    const twice = roll() < 0.3
    await Promise.all([giveSomeBack(world, checkoutId), twice && giveSomeBack(world, checkoutId)])
  }
}

async function startAndLook(world: World, checkoutId: string): Promise<void> {
  const { timeline, roll, profile } = world
  const input = startInput(world, checkoutId, pick(roll, QR_CHANNELS))
  // A double click, or a second tab with a key of its own.
  const other = roll() < profile.tabs ? { ...input, ...(roll() < 0.5 && { idempotencyKey: newKey(world) }) } : null
  const [view] = await Promise.all([start(world, input), other && start(world, other)])
  let seen = view ?? (roll() < 0.5 ? await start(world, input) : null)
  for (let looks = Math.floor(roll() * 5); seen && looks > 0; looks--) {
    await timeline.sleep(1_000 + roll() * 6_000)
    const { id } = seen
    seen = (await ask(world, (context) => readPayment(context, checkoutId, id))) ?? seen
  }
  if (seen) decideToPay(world, seen)
}

/** Pays what is shown, soon or when it is late; or doesn’t. Goes on meanwhile, so that two may be paid. */
function decideToPay(world: World, { id, action }: PaymentView): void {
  const { timeline, roll, gateway, witness, profile } = world
  const tradeNo = witness.payments.get(id)?.tradeNo
  if (action.type === 'wait' || tradeNo === undefined || roll() < 0.25) return
  const wait = roll() < 0.7 ? roll() * patience(world) : roll() * profile.expiresIn * 2_000
  timeline.after(wait, () => gateway.pay(tradeNo))
}

async function scan(world: World, checkoutId: string): Promise<void> {
  const { roll } = world
  const input = { ...startInput(world, checkoutId, 'wechat:barcode'), authCode: pick(roll, CODES) }
  const view = await start(world, input)
  if (view && roll() < 0.5) await ask(world, (context) => readPayment(context, checkoutId, view.id))
}

async function undo(world: World, checkoutId: string): Promise<void> {
  const { timeline, roll, profile } = world
  await timeline.sleep(15_000 + roll() * profile.expiresIn * 800)
  for (let tries = 1 + Math.floor(roll() * 2); tries > 0; tries--) {
    await ask(world, (context) => reverseCheckout(context, checkoutId))
    await timeline.sleep(roll() * 20_000)
  }
}

async function giveSomeBack(world: World, checkoutId: string): Promise<void> {
  const { roll, witness } = world
  const payments = [...witness.payments.values()].filter((payment) => payment.checkoutId === checkoutId)
  const other = roll() < 0.2 && payments.length > 0 ? { paymentId: pick(roll, payments).id } : {}
  const input = {
    checkoutId,
    refundNo: `${checkoutId.slice(-4)}${pick(roll, REFUND_NUMBERS)}`,
    amount: fen(pick(roll, [1, 100, 663, 995, 1_990, 1_991])),
    reason: 'returned',
    ...other,
  }
  await ask(world, (context) => startRefund(context, input))
  if (roll() < 0.3) await ask(world, (context) => readRefund(context, input.refundNo))
}

function startInput(world: World, checkoutId: string, channel: Channel): StartInput {
  return { checkoutId, channel, idempotencyKey: newKey(world), ip: '203.0.113.7' }
}

function newKey(world: World): string {
  return `key-${world.roll()}`
}

function start(world: World, input: StartInput): Promise<PaymentView | null> {
  return ask(world, (context) => startPayment(context, input))
}

/** How long people wait, in milliseconds: at a till not long. */
function patience({ profile }: World): number {
  return profile.till > 0.5 ? 12_000 : Math.min(120_000, profile.expiresIn * 500)
}

/** Asks one of the brokers. Null: it refused, or didn't answer; people try again, or don't. */
export async function ask<Value>(world: World, run: (context: BrokerContext) => Promise<Value>): Promise<Value | null> {
  try {
    return await pick(world.roll, world.brokers).request(run)
  } catch (error) {
    const expected = error instanceof PayError || error instanceof InjectedFault || error instanceof Unanswered
    const rushed = world.profile.faults === NO_FAULTS && String(error).includes('Too much happened')
    if (!expected || rushed) world.speakUp(`a caller was told ${String(error)}`)
    return null
  }
}
