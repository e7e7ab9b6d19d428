import type { Gateway } from '../gateway/definition.ts'
import { BARCODE_CASES } from './gateway-contract/barcode-cases.ts'
import type { Case, Need } from './gateway-contract/bench.ts'
import { ABSENCE, lackOf } from './gateway-contract/needs.ts'
import { OPTION_CASES } from './gateway-contract/option-cases.ts'
import { READING_CASES } from './gateway-contract/reading-cases.ts'
import { REFUND_CASES } from './gateway-contract/refund-cases.ts'
import { REFUND_NOTIFICATION_CASES } from './gateway-contract/refund-notification-cases.ts'
import { REFUSAL_CASES } from './gateway-contract/refusal-cases.ts'
import { SAFETY_CASES } from './gateway-contract/safety-cases.ts'
import { SIGNATURE_CASES } from './gateway-contract/signature-cases.ts'
import type { GatewayPeer } from './gateway-peer.ts'
import type { Transcript } from './transcript.ts'

const CASES: readonly Case[] = [
  ...[...SIGNATURE_CASES, ...READING_CASES, ...REFUSAL_CASES, ...SAFETY_CASES],
  ...[...REFUND_CASES, ...REFUND_NOTIFICATION_CASES, ...BARCODE_CASES, ...OPTION_CASES],
]

/** The runner's own `test`: a name and what to run. */
export type RunnerTest = (name: string, run: () => Promise<void>) => unknown

export interface GatewayContractOptions {
  /** A fresh gateway's side, with keys of its own. */
  readonly peer: () => GatewayPeer
  readonly transcripts: readonly Transcript[]
  /** Cases this gateway can't keep, each with the reason why. */
  readonly skip?: Readonly<Record<string, string>>
}

/** Runs everything that must hold of a gateway, whichever it is, with the runner's own `test`. */
export function gatewayContract(test: RunnerTest, gateway: Gateway, options: GatewayContractOptions): void {
  const { transcripts } = options
  const subject = { gateway, peer: options.peer(), transcripts }
  const skip = { ...subject.peer.skip, ...options.skip }
  for (const [name, reason] of Object.entries(skip)) {
    if (!CASES.some((known) => known.name === name)) throw new Error(`The contract has no case "${name}" to skip`)
    if (reason.length < 10) throw new Error(`Skipping "${name}" needs a reason`)
  }
  const replies = subject.peer.signsReplies === false ? 'unsigned-replies' : 'signed-replies'
  const lacks = new Map<Need, string | undefined>()
  for (const need of Object.keys(ABSENCE) as Need[]) {
    const reason = lackOf(subject, need)
    lacks.set(need, reason)
    if (reason) test(`no ${need}: ${reason}`, async () => ABSENCE[need](subject))
  }
  for (const { name, of, needs, run } of CASES) {
    if ((of && of !== replies) || (needs && lacks.get(needs))) continue
    if (!Object.hasOwn(skip, name)) test(name, () => run(subject))
  }
}
