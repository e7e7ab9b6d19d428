import type { Clock } from '../clock.ts'
import { digits } from '../identifiers.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Payment, Wallet } from '../ledger/payment.ts'
import { PASSWORD_FROM, walletOfAuthCode } from './auth-code.ts'

/** The wallets whose payment codes the phone shows. */
export type CodeWallet = Extract<Wallet, 'wechat' | 'alipay'>

/**
 * What happens when a shop scans the code: the money moves at once; the payer is asked for the password, and decides on the phone;
 * they are asked, and it moves by itself some seconds later; the wallet refuses; they are asked, and never do anything.
 */
export const CODE_BEHAVIOURS = ['pay', 'ask-password', 'slow', 'refuse', 'never'] as const
export type CodeBehaviour = (typeof CODE_BEHAVIOURS)[number]

/** How long a payer takes by the behaviour `slow`, in milliseconds. */
export const SLOW_PAYER_MS = 6000

/** The payment codes that the phone has shown. Each works once. */
export interface AuthCodes {
  /** A code nobody has seen before. */
  show(wallet: CodeWallet, behaviour: CodeBehaviour): string
  /** Whose code it is; undefined for one that is no wallet's, or that was used before. */
  walletOf(code: string): Wallet | undefined
  /** Lets an order take the code: what it does to the payment is done when this answers. */
  spend(code: string, payment: Payment): Payment
  /** The payment that took a code which the phone has shown. */
  paymentOf(code: string): string | undefined
  clear(): void
}

interface Shown {
  behaviour: CodeBehaviour
  paymentId?: string
}

/** No code shown. Digits from elsewhere count as a code, too: small amounts are paid at once, others ask for the password. */
export function createAuthCodes({ clock, ledger }: { clock: Clock; ledger: Ledger }): AuthCodes {
  const codes = new Map<string, Shown>()

  function apply(payment: Payment, behaviour: CodeBehaviour): Payment | undefined {
    const event = EVENTS[behaviour]
    if (behaviour === 'slow') clock.after(SLOW_PAYER_MS, () => void ledger.apply(payment.id, 'pay'))
    return ledger.apply(payment.id, event)
  }

  return {
    show(wallet, behaviour) {
      const code = `${START[wallet]}${digits(16)}`
      codes.set(code, { behaviour })
      return code
    },
    walletOf: (code) => (codes.get(code)?.paymentId === undefined ? walletOfAuthCode(code) : undefined),
    spend(code, payment) {
      const shown = codes.get(code)
      if (shown) codes.set(code, { ...shown, paymentId: payment.id })
      const behaviour = shown?.behaviour ?? (payment.amount < PASSWORD_FROM ? 'pay' : 'ask-password')
      return apply(payment, behaviour) ?? payment
    },
    paymentOf: (code) => codes.get(code)?.paymentId,
    clear: () => codes.clear(),
  }
}

const START: Record<CodeWallet, string> = { wechat: '13', alipay: '28' }

const EVENTS = {
  pay: 'pay',
  'ask-password': 'enter-password',
  slow: 'enter-password',
  refuse: 'fail',
  never: 'enter-password',
} as const
