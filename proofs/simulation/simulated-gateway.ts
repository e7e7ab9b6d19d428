import { splitChannel } from '@pay-checkout/protocol'
import { ledgerAccount } from '../../packages/broker/lab/ledger-account.ts'
import type { Verdict } from '../../packages/broker/src/gateway/verdict.ts'
import { carry } from './network.ts'
import { tellOfPayment, tellOfRefund } from './notices.ts'
import { pick } from './random-from.ts'
import { type Memory, spoiledAnswers, type Truth } from './spoiled-answers.ts'
import type { SimulatedGateway, World } from './world.ts'

const QR_LIVES_MS = 7_200_000
const CODE_LIVES_MS = 30_000
/** A payer who has opened the cashier in time may still pay. */
const LAST_MOMENT_MS = 300_000
/** Where a payment can't be reversed for days, its gateway doesn't wait for the password for ever. */
const PASSWORD_MS = 600_000
const COMES_BACK_MS = 900_000
const DAY = 86_400
const OPEN: ReadonlySet<Verdict> = new Set(['pending', 'paying'])
const DEAD: ReadonlySet<Verdict> = new Set(['closed', 'failed'])

/** Opens the gateway. */
export function openGateway(world: World): SimulatedGateway {
  const { timeline, roll, profile, witness } = world
  const { closes, closeMinAge, reverses, notificationSettles, signs } = profile
  const ledger = ledgerAccount({
    clock: timeline,
    channels: ['wechat:qr', 'alipay:qr', 'wechat:barcode'],
    closes,
    reverses: reverses ?? undefined,
    ...(profile.refunds && { refunds: profile.refunds }),
    capabilities: { closeMinAge: closes ? closeMinAge : null, notificationSettles, trustsTls: !signs },
  })
  const memories = new Map<string, Memory>()
  const paidAt = new Map<string, number>()

  function remember(tradeNo: string): void {
    const verdict = ledger.ledger.get(tradeNo)?.verdict
    const past = memories.get(tradeNo)?.past
    if (!verdict || !past || past.at(-1)?.verdict === verdict) return
    past.push({ at: timeline.now(), verdict })
    if (verdict === 'paid') paidAt.set(tradeNo, timeline.now())
    if (verdict === 'paid' || verdict === 'reversed') tellOfPayment(world, tradeNo)
    else if (!OPEN.has(verdict) && roll() < world.faults().comesBack)
      timeline.after(roll() * COMES_BACK_MS, () => set(tradeNo, 'paid', DEAD))
  }

  function set(tradeNo: string, verdict: Verdict, from = OPEN): boolean {
    const entry = ledger.ledger.get(tradeNo)
    if (!entry || !from.has(entry.verdict)) return false
    entry.verdict = verdict
    remember(tradeNo)
    return true
  }

  function born(tradeNo: string): void {
    const entry = ledger.ledger.get(tradeNo)
    if (!entry) return
    const now = timeline.now()
    const isCode = splitChannel(entry.channel).scenario === 'barcode'
    const diesAt = now + (isCode ? CODE_LIVES_MS : QR_LIVES_MS) + roll() * LAST_MOMENT_MS
    // Where clocks differ a slow request may look older than it is; what comes of it is found afterwards.
    if (profile.faults.skew === 0 && profile.clockSteps === 0 && witness.paymentByTradeNo(tradeNo)?.money === 'none')
      world.speakUp('a number was given up that was on its way')
    memories.set(tradeNo, { bornAt: now, diesAt, past: [] })
    remember(tradeNo)
    if (entry.verdict === 'paying') askPassword(tradeNo, diesAt)
    if (profile.tellsExpiry && !isCode) timeline.after(diesAt - now, () => set(tradeNo, 'closed'))
  }

  /** A code’s payer is asked for the password: most enter it, some refuse, some do nothing. */
  function askPassword(tradeNo: string, diesAt: number): void {
    const dice = roll()
    if (dice < 0.8) timeline.after(roll() * 45_000, () => set(tradeNo, dice < 0.6 ? 'paid' : 'failed'))
    const reversible = reverses !== null && reverses.maxAge > DAY
    if (!reversible) timeline.after(Math.max(PASSWORD_MS, diesAt - timeline.now()), () => set(tradeNo, 'failed'))
  }

  function bankTakesTime(refundNo: string): void {
    const verdict = roll() < 0.9 ? 'succeeded' : 'failed'
    timeline.after(pick(roll, [100, 20_000, 3_600_000, 80_000_000]), () => {
      ledger.decide(refundNo, verdict)
      tellOfRefund(world, refundNo)
    })
  }

  const truth: Truth = { ledger, memories, remember, born, bankTakesTime }
  const answers = spoiledAnswers(world, truth)

  return {
    ledger,
    accountFor: (life) => {
      const line = <Value>(effect: () => Promise<Value>) => life.step(() => carry(world, effect))
      const final = <Value>(
        call: 'create' | 'close' | 'reverse' | 'refund',
        no: string,
        effect: () => Promise<Value>,
      ) =>
        life.step(() => {
          witness.sends(call, no)
          return carry(world, effect)
        })
      const { close, reverse, refund, queryRefund } = ledger
      return {
        ...ledger,
        create: (order) => final('create', order.tradeNo, () => answers.create(order)),
        query: (payment) => line(() => answers.query(payment)),
        ...(close && { close: (payment) => final('close', payment.tradeNo, () => answers.close(payment)) }),
        ...(reverse && { reverse: (payment) => final('reverse', payment.tradeNo, () => answers.reverse(payment)) }),
        ...(refund && { refund: (order) => final('refund', order.refundNo, () => answers.refund(order)) }),
        ...(queryRefund && { queryRefund: (ref) => line(() => answers.queryRefund(ref)) }),
      }
    },
    pay(tradeNo) {
      const memory = memories.get(tradeNo)
      return memory !== undefined && timeline.now() <= memory.diesAt && set(tradeNo, 'paid')
    },
    canTakeMoney(tradeNo) {
      const verdict = ledger.ledger.get(tradeNo)?.verdict
      if (verdict === undefined || DEAD.has(verdict)) return false
      return !OPEN.has(verdict) || timeline.now() <= (memories.get(tradeNo)?.diesAt ?? 0)
    },
    paidAt: (tradeNo) => paidAt.get(tradeNo),
  }
}
