import type { Account, ChannelFacts, PaymentRef } from '../src/gateway/account.ts'
import { GatewayRefused } from '../src/gateway/errors.ts'
import type { Verdict } from '../src/gateway/verdict.ts'
import type { Clock } from '../src/ports.ts'
import type { LedgerEntry } from './ledger-entry.ts'

/** Codes as a till reads them, and what becomes of them at a {@link LedgerAccount}. Any other asks its payer for the password. */
export const PAYS_AT_ONCE: string = '134500000000000001'
export const ASKS_PASSWORD: string = '134500000000000006'
export const IS_REFUSED: string = '134500000000000007'

/** What this gateway says of a barcode channel: a payer is waited for half a minute. */
export const BARCODE_FACTS: ChannelFacts = {
  needsPayer: false,
  appId: null,
  needsAuthCode: true,
  lifetime: 30,
  pace: { first: 5, every: 10 },
}

/** How a payment by this code stands when it has been created. Throws GatewayRefused for a code that is worth nothing. */
export function verdictOfCode(authCode: string): Verdict {
  if (authCode === IS_REFUSED) throw new GatewayRefused('refused', 'AUTH_CODE_INVALID', 'no such code', 'signed')
  return authCode === PAYS_AT_ONCE ? 'paid' : 'paying'
}

/** The reverses of a {@link LedgerAccount}. */
export interface LedgerReverses {
  /** Every reverse that arrived: whose, and how many seconds after the payment was sent. */
  readonly reverses: { readonly tradeNo: string; readonly age: number }[]
  readonly reverseFaults: { reverse?: ((payment: PaymentRef, plain: () => void) => Promise<void>) | undefined }
}

/** Between which ages in seconds a gateway of tests reverses, when a test doesn't say. */
export const PLAIN_AGES: { readonly minAge: number; readonly maxAge: number } = { minAge: 15, maxAge: 7 * 86_400 }

/** Undoes payments in a ledger: one that is paid gives its money back, one that isn't is closed. */
export function ledgerReverses(
  ledger: ReadonlyMap<string, LedgerEntry>,
  clock: Clock,
): LedgerReverses & { readonly reverse: NonNullable<Account['reverse']> } {
  const reverses: LedgerReverses['reverses'] = []
  const reverseFaults: LedgerReverses['reverseFaults'] = {}
  return {
    reverses,
    reverseFaults,
    async reverse(payment) {
      reverses.push({ tradeNo: payment.tradeNo, age: (clock.now() - payment.createdAt) / 1000 })
      const plain = () => undo(ledger.get(payment.tradeNo))
      return reverseFaults.reverse ? reverseFaults.reverse(payment, plain) : plain()
    },
  }
}

function undo(entry: LedgerEntry | undefined): void {
  if (!entry) throw new GatewayRefused('not-found', 'NOTFOUND', 'no such payment', 'tls')
  if (entry.verdict === 'paid') entry.verdict = 'reversed'
  else if (entry.verdict !== 'reversed') entry.verdict = 'closed'
}
