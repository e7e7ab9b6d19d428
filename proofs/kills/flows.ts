import type { Channel } from '@pay-checkout/protocol'
import type { KillPlan } from './fail-points.ts'
import type { Lane } from './lane.ts'
import { AMOUNT, newKey, newSale, type Sale } from './sale.ts'

/** Something that is done with a broker, and that it may die over. */
export interface Flow {
  readonly name: string
  /** What must be true wherever it died, and the rows of docs/reliability.md that it proves. */
  readonly holds: string
  /** What not every gateway has. */
  readonly needs?: 'barcode' | 'reverse' | 'refund query' | 'two at once'
  /** Which steps of the broker are walked. */
  readonly of: KillPlan['of']
  /** Brings an order as far as the flow begins. Nobody dies here. */
  prepare(lane: Lane): Promise<Scene>
}

/** One order in the middle of a flow. */
export interface Scene {
  readonly sale: Sale
  /** The flow itself. Done again after a crash, as those do who got no answer. */
  act(): Promise<void>
  /** What is done afterwards, when all has come to rest. */
  goOn?(): Promise<void>
  /** What the gateway's books must hold for the order in the end: fen taken and not given back. Null: whatever both say. */
  readonly net: number | null
  /** Where all of it takes longer than an hour: milliseconds. */
  readonly withinMs?: number
}

const QR: Channel = 'wechat:qr'
const BARCODE: Channel = 'wechat:barcode'
/** A little longer than the age at which every gateway lets a payment be closed, and reversed. */
const CLOSE_AGE_MS = 301_000
const REVERSE_AGE_MS = 16_000
const PART = 4_200
/** Where a gateway can't close, a payment runs out. */
const RUN_OUT_MS = 6 * 3_600_000

const open: Flow = {
  name: 'open a checkout',
  holds: 'an order has one checkout, which can be paid [F1]',
  of: 'money',
  async prepare(lane) {
    const sale = newSale(lane, [QR])
    return { sale, act: async () => void (await sale.open()), goOn: () => sale.payUntilPaid(QR, newKey()), net: AMOUNT }
  },
}

const createQr = creating('create by code', QR, 'one payment is charged, once [F1 F2 F3 F6]')
const createBarcode = creating('create by barcode', BARCODE, 'a payer’s code is charged once [F1 F2 F3 F6]')

function creating(name: string, channel: Channel, holds: string): Flow {
  return {
    name,
    holds,
    ...(channel === BARCODE && { needs: 'barcode' }),
    of: 'money',
    async prepare(lane) {
      const sale = newSale(lane, [channel])
      const key = newKey()
      await sale.open()
      return {
        sale,
        act: async () => void (await sale.start(channel, key)),
        goOn: () => sale.payUntilPaid(channel, key),
        net: AMOUNT,
      }
    },
  }
}

const notify: Flow = {
  name: 'notify',
  holds: 'money that was told of is kept, and told once [F1 F4]',
  of: 'money',
  async prepare(lane) {
    const { sale, pay } = await payable(lane)
    return { sale, act: () => pay().then(() => lane.until(sale.isPaid, 3_000)), net: AMOUNT }
  },
}

const query: Flow = {
  name: 'query',
  holds: 'money that was asked for is kept, and told once [F1 F3 F4]',
  of: 'money',
  async prepare(lane) {
    const { sale, pay } = await payable(lane)
    await lane.control('/faults', { orderNo: sale.orderNo, on: 'notification', fault: 'never', times: null })
    return { sale, act: () => pay().then(() => lane.until(sale.isPaid)), net: AMOUNT }
  },
}

const close: Flow = {
  name: 'close',
  holds: 'a checkout that is ended takes no money [F1]',
  of: 'money',
  async prepare(lane) {
    const { sale } = await payable(lane)
    await lane.pass(CLOSE_AGE_MS)
    return {
      sale,
      act: async () => void (await sale.ask('close')),
      goOn: () => untilEnded(sale),
      net: 0,
      withinMs: RUN_OUT_MS,
    }
  },
}

const closeAndPay: Flow = {
  name: 'close, and the payer pays',
  holds: 'money that came in time or too late is known [F1 F24]',
  of: 'money',
  async prepare(lane) {
    const { sale, pay } = await payable(lane)
    await lane.pass(CLOSE_AGE_MS)
    // What the payer does first, before the shop asks again, the broker doesn't hear of until it is back.
    const act = async () => void (await sale.ask('close').finally(pay))
    return { sale, act, goOn: () => untilEnded(sale), net: null, withinMs: RUN_OUT_MS }
  },
}

const reverse: Flow = {
  name: 'reverse',
  needs: 'reverse',
  holds: 'a sale that is undone gives all of its money back, once [F1 F13]',
  of: 'money',
  async prepare(lane) {
    const sale = await paidSale(lane, BARCODE)
    await lane.pass(REVERSE_AGE_MS)
    const refundNo = `R${newKey()}`
    const undo = async () => {
      const { body } = await sale.ask('reverse')
      // So much time may have leapt by that the gateway reverses it no more.
      if (body.code === 'not-supported') await sale.ask('refunds', { refundNo, amount: AMOUNT, reason: 'Cold tea' })
    }
    const isBack = async () => (await lane.rows(sale.orderNo)).payments.every(({ money }) => money === 'returned')
    return { sale, act: undo, goOn: () => lane.until(isBack), net: 0 }
  },
}

const refundWhole = refunding('refund all of it', AMOUNT, 'all of it goes back, once [F1 F3 F6 T42]')
const refundPart = refunding('refund a part', PART, 'that part goes back, once [F1 F3 F6 T42]')

function refunding(name: string, amount: number, holds: string): Flow {
  return {
    name,
    holds,
    needs: 'refund query',
    of: 'money',
    async prepare(lane) {
      const sale = await paidSale(lane, QR)
      let refundNo = `R${newKey()}`
      const ask = async () => void (await sale.ask('refunds', { refundNo, amount, reason: 'Cold tea' }))
      const isBack = async () => {
        const refunds = (await lane.rows(sale.orderNo)).refunds
        // One that never left has failed; the shop is told, and gives back by a new number.
        if (refunds.every(({ state }) => state === 'failed')) {
          refundNo = `R${newKey()}`
          await ask()
        }
        return refunds.some(({ state }) => state === 'succeeded')
      }
      return { sale, act: ask, goOn: () => lane.until(isBack), net: AMOUNT - amount }
    },
  }
}

const giveBack: Flow = {
  name: 'give back what was paid twice',
  needs: 'two at once',
  holds: 'the second payment goes back, once [F1 F25]',
  of: 'money',
  async prepare(lane) {
    const sale = newSale(lane, [QR, 'alipay:qr'])
    await sale.open()
    const first = await sale.start(QR, newKey())
    const second = await sale.start('alipay:qr', newKey())
    await sale.pay(first)
    await lane.until(sale.isPaid, 3_000)
    await lane.control('/faults', { orderNo: sale.orderNo, on: 'notification', fault: 'never', times: null })
    // Where much time has leapt by the broker has closed the second, and the payer can't pay it any more.
    const isBack = async () => {
      const { payments } = await lane.rows(sale.orderNo)
      return payments.every(({ disposition, money }) => disposition === 'applied' || /^(none|returned)$/.test(money))
    }
    return { sale, act: () => sale.pay(second).then(() => lane.until(isBack)), net: AMOUNT }
  },
}

const deliver: Flow = {
  name: 'deliver',
  holds: 'an event reaches the merchant, and is the same when it comes twice [F1 F47]',
  of: 'deliveries',
  async prepare(lane) {
    const { sale, pay } = await payable(lane)
    lane.notebook.treat(sale.orderNo, 'refuse')
    await pay()
    await lane.until(sale.isPaid, 3_000)
    await lane.calm()
    lane.notebook.treat(sale.orderNo, 'take')
    return { sale, act: () => lane.until(() => sale.hasHeard('checkout.paid')), net: AMOUNT }
  },
}

/** All that is walked. */
export const FLOWS: readonly Flow[] = [
  open,
  createQr,
  createBarcode,
  notify,
  query,
  close,
  closeAndPay,
  reverse,
  refundWhole,
  refundPart,
  giveBack,
  deliver,
]

async function payable(lane: Lane): Promise<{ sale: Sale; pay: () => Promise<void> }> {
  const sale = newSale(lane, [QR])
  await sale.open()
  const started = await sale.start(QR, newKey())
  return { sale, pay: () => sale.pay(started) }
}

async function paidSale(lane: Lane, channel: Channel): Promise<Sale> {
  const sale = newSale(lane, [channel])
  await sale.open()
  await sale.payUntilPaid(channel, newKey())
  return sale
}

async function untilEnded({ lane, orderNo }: Sale): Promise<void> {
  await lane.until(async () => (await lane.rows(orderNo)).checkout?.status !== 'open')
}
