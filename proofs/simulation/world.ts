import type { CheckoutState } from '@pay-checkout/core'
import type { LedgerAccount } from '../../packages/broker/lab/ledger-account.ts'
import type { BrokerContext } from '../../packages/broker/src/context/context.ts'
import type { Account, NotificationMessage } from '../../packages/broker/src/gateway/account.ts'
import type { Store } from '../../packages/broker/src/store/store.ts'
import type { WebhookSender } from '../../packages/broker/src/webhooks/webhook-send.ts'
import type { Counts } from './counts.ts'
import type { Faults, Profile } from './profile.ts'
import type { Roll } from './random-from.ts'
import type { SimulatedDatabase } from './simulated-database.ts'
import type { SimulatedFile } from './simulated-file.ts'
import type { Timeline } from './timeline.ts'
import type { Witness } from './witness.ts'

/** One simulated world: everything in it is decided by one seed. */
export interface World {
  readonly timeline: Timeline
  readonly roll: Roll
  readonly profile: Profile
  /** What goes wrong now; nothing does once the world has healed. */
  faults(): Faults
  readonly store: Store
  readonly database: SimulatedDatabase
  /** The same, where it is a file that somebody may lose. */
  readonly file: SimulatedFile | null
  readonly witness: Witness
  readonly gateway: SimulatedGateway
  readonly merchant: MerchantServer
  readonly brokers: readonly BrokerProcess[]
  /** A rule was broken. */
  speakUp(broken: string): void
  /** By how many milliseconds somebody has set the clock that all brokers go by. */
  clockSet: number
  /** How brokers tell each other that they have followed it. */
  readonly clockNews: Set<() => void>
  readonly logged: string[]
  /** Every honest notification so far, for whoever wants to send it again. */
  readonly notices: Notice[]
  /** What payers have open. */
  readonly pages: Page[]
  readonly counts: Counts
}

/** A page on which a payer looks at a checkout: today's client. */
export interface Page {
  readonly checkoutId: string
  state(): CheckoutState
  /** When it first said that the checkout is over and not paid, in simulated milliseconds. */
  stoppedAt(): number | undefined
}

/** A broker on the shared database that dies and comes back with nothing in its memory. */
export interface BrokerProcess {
  /** Does something inside it, as a route would. Rejects with {@link Unanswered}, or as the broker does. */
  request<Value>(run: (context: BrokerContext) => Promise<Value>): Promise<Value>
  /** Runs its work, as its host does. */
  tick(): void
  /** Kills it, now; it comes back after a while. */
  kill(): void
  /** How far its clock is ahead, in milliseconds. */
  skew(): number
}

/** One life of a broker. Each thing it waits for is a step, at which it may die. */
export interface Life {
  isOver(): boolean
  readonly skew: number
  /** Goes to somebody outside and comes back, unless the broker dies before or after. A dead broker's promises never settle. */
  step<Value>(call: () => Promise<Value>): Promise<Value>
}

/** The gateway's side: a ledger that is the truth, people who pay into it, and answers that don't always tell it. */
export interface SimulatedGateway {
  readonly ledger: LedgerAccount
  /** The line of one broker's life to this gateway. */
  accountFor(life: Life): Account
  /** The payer pays with what they were shown; false when that can no longer be done. */
  pay(tradeNo: string): boolean
  /** Whether somebody may pay a number, or has. A payment must not be given up before. */
  canTakeMoney(tradeNo: string): boolean
  /** When a number was paid, in simulated milliseconds. */
  paidAt(tradeNo: string): number | undefined
}

/** The merchant's server that is told of events: up, rude, or down for hours. */
export interface MerchantServer {
  senderFor(life: Life): WebhookSender
  /** What it took, in order; repeated ones too. */
  readonly taken: readonly TakenEvent[]
}

export interface TakenEvent {
  readonly id: string
  readonly body: string
  readonly at: number
}

/** A message, and where it goes. */
export interface Notice {
  readonly message: NotificationMessage
  /** The secret end of the address it is sent to. */
  readonly token: string | null
  /** Whether the books say so: nothing else may be acknowledged. */
  readonly isTrue: () => boolean
}
