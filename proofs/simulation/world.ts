import type { Store } from '../../packages/broker/src/store/store.ts'
import type { BrokerProcess } from './broker-process.ts'
import type { Counts } from './counts.ts'
import type { MerchantServer } from './merchant-server.ts'
import type { Notice } from './notices.ts'
import type { Faults, Profile } from './profile.ts'
import type { Roll } from './random-from.ts'
import type { SimulatedDatabase } from './simulated-database.ts'
import type { SimulatedGateway } from './simulated-gateway.ts'
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
  readonly witness: Witness
  readonly gateway: SimulatedGateway
  readonly merchant: MerchantServer
  readonly brokers: readonly BrokerProcess[]
  /** A rule was broken. */
  speakUp(broken: string): void
  readonly logged: string[]
  /** Every honest notification so far, for whoever wants to send it again. */
  readonly notices: Notice[]
  readonly counts: Counts
}
