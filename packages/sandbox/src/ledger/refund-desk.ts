import type { Clock } from '../clock.ts'
import type { Faults } from '../faults.ts'
import type { Ledger, RefundFound } from './ledger.ts'
import type { Payment, Refund } from './payment.ts'

/** What becomes of a refund: done at once, failed, on its way until somebody decides, or refused for now without being made. */
export const REFUND_OUTCOMES = ['succeed', 'fail', 'process', 'refuse'] as const
export type RefundOutcome = (typeof REFUND_OUTCOMES)[number]

/** An order from outside about refunds to come: those whose numbers start so, all when it names none. */
export interface RefundOrder {
  tradeNo?: string
  refundNo?: string
  outcome: RefundOutcome
}

/** Where refunds are taken on and, when told so, lie. */
export interface RefundDesk {
  /**
   * Takes on a refund whose number and amount were checked, or one that failed before. Undefined: refused for now, each gateway
   * says it in its own words.
   */
  open(payment: Payment, refund: Omit<Refund, 'at' | 'status'>): RefundFound | undefined
  /** The latest order wins. What is processing and meant by it is decided, too. */
  order(order: RefundOrder): void
  clear(): void
}

const STATUS = { succeed: 'succeeded', fail: 'failed', process: 'processing' } as const

/** A desk where money goes back at once. The fault `processing` keeps one refund waiting. */
export function createRefundDesk(ports: { clock: Clock; faults: Faults; ledger: Ledger }): RefundDesk {
  const { clock, faults, ledger } = ports
  let orders: RefundOrder[] = []

  function outcomeOf(payment: Payment, refundNo: string): RefundOutcome {
    if (faults.take('refund', payment.tradeNo, ['processing'])) return 'process'
    return orders.find((order) => isMeant(order, payment, refundNo))?.outcome ?? 'succeed'
  }

  return {
    open(payment, refund) {
      const outcome = outcomeOf(payment, refund.refundNo)
      return outcome === 'refuse'
        ? undefined
        : ledger.refund(payment.id, { ...refund, at: clock.now(), status: STATUS[outcome] })
    },
    order(order) {
      orders = [order, ...orders]
      const { outcome } = order
      if (outcome !== 'succeed' && outcome !== 'fail') return
      for (const payment of ledger.all()) {
        for (const { refundNo, gatewayRefundNo, status } of payment.refunds) {
          if (status === 'processing' && isMeant(order, payment, refundNo)) {
            ledger.settleRefund(gatewayRefundNo, STATUS[outcome])
          }
        }
      }
    },
    clear: () => {
      orders = []
    },
  }
}

function isMeant(order: RefundOrder, { tradeNo }: Payment, refundNo: string): boolean {
  return tradeNo.startsWith(order.tradeNo ?? '') && refundNo.startsWith(order.refundNo ?? '')
}
