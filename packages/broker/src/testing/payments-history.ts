import type { Channel } from '@pay-checkout/protocol'
import { fen } from '@pay-checkout/protocol'
import { GatewayRefused, GatewayUnclear } from '../gateway/errors.ts'
import type { Told } from '../gateway/verdict.ts'
import { closeCheckout } from '../payments/close-payment.ts'
import { readPayment } from '../payments/refresh-due.ts'
import { reverseCheckout } from '../payments/reverse-checkout.ts'
import { startPayment } from '../payments/start-payment.ts'
import type { PaymentRow } from '../store/store.ts'
import { ASKS_PASSWORD, IS_REFUSED, PAYS_AT_ONCE } from './ledger-barcodes.ts'
import { type PaymentsLab, paymentsLab, scanOn, startOn } from './payments-lab.ts'
import { pick, randomFrom } from './random-from.ts'

/** How a history differs from others: what the gateway can do, and how long a checkout lives. */
interface Kind {
  readonly closes: boolean
  readonly closeMinAge: number
  readonly settles: boolean
  readonly maxLivePayments: number
  readonly expiresIn: number
  /** Most payments are by payers' codes, and all happens fast. */
  readonly till: boolean
  /** Seconds after which the gateway reverses no more. */
  readonly reverseMaxAge: number
}

const CHANNELS: readonly Channel[] = ['wechat:qr', 'alipay:qr']
const CODES = [PAYS_AT_ONCE, ASKS_PASSWORD, ASKS_PASSWORD, IS_REFUSED]
const REVERSE_MIN_AGE = 15
const DAYS = 86_400
const STEPS = 25
const LONGER_THAN_ANY_LADDER = 4 * 86_400

/**
 * Lives one random history of a checkout: payers who pay, switch and give up, a gateway that loses, garbles, delays and repeats,
 * a database that fails before and after its commit. Then lets time heal, and answers every promise that was broken.
 */
export async function liveHistory(seed: number): Promise<readonly string[]> {
  const random = randomFrom(seed)
  const kind = kindOf(random)
  const lab = paymentsLab({
    seed,
    closes: kind.closes,
    channels: [...CHANNELS, 'wechat:barcode'],
    reverses: { minAge: REVERSE_MIN_AGE, maxAge: kind.reverseMaxAge },
    capabilities: { closeMinAge: kind.closeMinAge, notificationSettles: kind.settles },
    policy: { maxLivePayments: kind.maxLivePayments },
  })
  const { id } = await lab.open({ expiresIn: kind.expiresIn, methods: [...CHANNELS, 'wechat:barcode'] })
  const heal = breakGateway(lab, random, kind)
  const mend = breakStore(lab, random)
  for (let step = 0; step < STEPS; step++) {
    const acts = Array.from({ length: 1 + Math.floor(random() * 3) }, () => act(lab, id, random, kind))
    // What is refused or fails is told to the caller, who tries again or doesn't: a history goes on.
    await Promise.allSettled(acts)
    await lab.pass(pick(random, kind.till ? [0, 1, 5, 10, 15, 60] : [0, 1, 5, 30, 120])).catch(() => {})
  }
  heal()
  mend()
  await lab.pass(LONGER_THAN_ANY_LADDER)
  const broken = await brokenPromises(lab, id, kind)
  await lab.store.close()
  return broken
}

function kindOf(random: () => number): Kind {
  const till = random() < 0.5
  return {
    till,
    closes: random() < 0.8,
    closeMinAge: pick(random, [0, 300]),
    settles: random() < 0.6,
    maxLivePayments: pick(random, [1, 2, 2]),
    expiresIn: pick(random, till ? [20, 90, 600] : [60, 600, 1_800]),
    reverseMaxAge: pick(random, [300, 7 * DAYS]),
  }
}

async function act(lab: PaymentsLab, id: string, random: () => number, { till }: Kind): Promise<void> {
  const roll = random()
  const key = pick(random, ['key-1', 'key-2', 'key-3', 'key-4', 'key-5', 'key-6'])
  const scans = random() < (till ? 0.8 : 0.1)
  if (roll < 0.35)
    await startPayment(
      lab.context,
      scans ? scanOn(id, pick(random, CODES), key) : startOn(id, pick(random, CHANNELS), key),
    )
  else if (roll < 0.4 && till) await reverseCheckout(lab.context, id)
  else if (roll < 0.6) await payOne(lab, random)
  else if (roll < 0.8) await notifyOne(lab, random)
  else if (roll < 0.93) {
    const payments = await lab.payments(id)
    if (payments.length > 0) await readPayment(lab.context, id, pick(random, payments).id)
  } else await closeCheckout(lab.context, id, pick(random, ['merchant', 'payer']))
}

/** A payer pays an open number, and the gateway may or may not tell us. */
async function payOne(lab: PaymentsLab, random: () => number): Promise<void> {
  const open = [...lab.gateway.ledger.values()].filter(({ verdict }) => verdict === 'pending' || verdict === 'paying')
  if (open.length === 0) return
  const { tradeNo } = pick(random, open)
  lab.gateway.pay(tradeNo)
  if (random() < 0.5) await lab.hear(tradeNo)
}

/** Notifications repeated, forged, of other amounts, of cancels, and from somebody else’s payment. */
async function notifyOne(lab: PaymentsLab, random: () => number): Promise<void> {
  const known = [...lab.gateway.ledger.keys()]
  if (known.length === 0) return
  const lies: (Partial<Told> & { signature?: string })[] = [
    { verdict: 'paid', signature: 'bad' },
    { verdict: 'paid', amount: fen(1) },
    { verdict: 'paid', merchant: 'foreign' },
    { verdict: 'paid', trust: 'none' },
    { verdict: 'closed' },
    { verdict: 'paid', tradeNo: 'Z9' },
  ]
  const change = random() < 0.5 ? {} : pick(random, lies)
  await lab.hear(pick(random, known), change)
}

function breakGateway(
  { gateway: { faults, reverseFaults } }: PaymentsLab,
  random: () => number,
  kind: Kind,
): () => void {
  const lost = () => new GatewayUnclear('no answer')
  faults.create = async (_, plain) => {
    const roll = random()
    if (roll < 0.1) throw lost()
    if (roll < 0.2) throw new GatewayRefused('refused', 'NO', 'no', pick(random, ['tls', 'none']))
    const created = plain()
    if (roll < 0.35) throw lost()
    return roll < 0.4 ? { ...created, told: { ...created.told, trust: 'none' } } : created
  }
  faults.query = async (_, plain) => {
    const roll = random()
    if (roll < 0.15) throw lost()
    if (roll < 0.2) throw new GatewayRefused('not-found', 'NF', 'lagging', pick(random, ['tls', 'none']))
    const told = plain()
    if (roll < 0.25) return { ...told, verdict: 'closed', trust: 'none' }
    return roll < 0.3 ? { ...told, verdict: 'unknown' } : told
  }
  faults.close = async (_, plain) => {
    const roll = random()
    if (roll < 0.2) throw lost()
    plain()
    if (roll < 0.4) throw lost()
  }
  const underWay: (() => void)[] = []
  reverseFaults.reverse = async (_, plain) => {
    const roll = random()
    for (const arrive of underWay.splice(0)) arrive()
    // One that nobody waits for any more, and that reaches the gateway when everybody has gone on.
    if (roll < 0.2 && kind.reverseMaxAge > DAYS) underWay.push(plain)
    if (roll < 0.4) throw lost()
    plain()
    if (roll < 0.6) throw lost()
  }
  return () => {
    faults.create = faults.query = faults.close = reverseFaults.reverse = undefined
  }
}

function breakStore({ store }: PaymentsLab, random: () => number): () => void {
  const { change } = store
  store.change = async (one) => {
    const roll = random()
    if (roll < 0.03) throw new Error('the database is away')
    const written = await change(one)
    if (roll < 0.06) throw new Error('the commit’s answer was lost')
    return written
  }
  return () => {
    store.change = change
  }
}

async function brokenPromises(lab: PaymentsLab, id: string, kind: Kind): Promise<string[]> {
  const checkout = await lab.checkout(id)
  const payments = await lab.payments(id)
  const events = await lab.events()
  const told = (type: string) => events.filter((event) => event.type === type).length
  const count = (disposition: string) => payments.filter((payment) => payment.disposition === disposition).length
  const promises: Record<string, boolean> = {
    'money at the gateway is money here': [...lab.gateway.ledger.values()].every(({ tradeNo, verdict }) => {
      const money = payments.find((payment) => payment.tradeNo === tradeNo)?.money
      return (verdict === 'paid') === (money === 'taken')
    }),
    'every number at the gateway has a row': [...lab.gateway.ledger.keys()].every((tradeNo) =>
      payments.some((payment) => payment.tradeNo === tradeNo),
    ),
    'a create is sent once': [...lab.gateway.ledger.values()].every(({ creates }) => creates === 1),
    'nothing stays possible': payments.every(({ money }) => money !== 'possible'),
    'no checkout stays open': checkout.status !== 'open',
    'paid means one applied payment': (checkout.status === 'paid' ? 1 : 0) === count('applied'),
    'first money is applied while the checkout is open': count('duplicate') === 0 || count('applied') === 1,
    'paid is told once': told('checkout.paid') === count('applied'),
    'late money is told': told('payment.late') === count('late'),
    'second money is told': told('payment.duplicate') === count('duplicate'),
    // Money of a payment that the gateway stopped reversing is held, for a person to look at.
    'no money is held without cause': count('mismatch') === 0 || kind.reverseMaxAge < DAYS,
    'nothing stays on its way back': payments.every(({ state }) => state !== 'reversing'),
    'money that went back is told': told('payment.reversed') === payments.filter(wentBack).length,
    'nothing is reversed outside its time': lab.gateway.reverses.every(
      ({ age }) => age >= REVERSE_MIN_AGE && age <= kind.reverseMaxAge,
    ),
    'an end is told once': told('checkout.closed') + told('checkout.expired') + told('checkout.paid') === 1,
    'events have no gap': events.every(({ sequence }, at) => sequence === at + 1),
    'one live payment makes no duplicate': kind.maxLivePayments > 1 || count('duplicate') === 0,
  }
  return Object.entries(promises).flatMap(([promise, kept]) => (kept ? [] : [promise]))
}

function wentBack({ state, disposition }: PaymentRow): boolean {
  return state === 'reversed' && disposition !== null
}
