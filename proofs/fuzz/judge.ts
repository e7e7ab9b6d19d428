import type { NotificationMessage } from '../../packages/broker/src/gateway/account.ts'
import { GatewayUnclear, SignatureMismatch } from '../../packages/broker/src/gateway/errors.ts'
import { MalformedText } from '../../packages/broker/src/gateway/malformed-text.ts'
import type { Target } from './targets.ts'

/**
 * What became of a mutant. `refused`: with an error we know · `hint`: read, and proves nothing · `same`: it says what the gateway did
 * say, word for word · `believed`: it says something else, and it counts · `crashed`: an error that nobody foresaw.
 */
export type Outcome = 'refused' | 'hint' | 'same' | 'believed' | 'crashed'

/** What a mutant came to, with what it said or how it failed. */
export interface Judgement {
  readonly outcome: Outcome
  readonly detail: string
}

/** Judges messages to one target: only what its gateway has really said may count. */
export async function createJudge(target: Target): Promise<(message: NotificationMessage) => Promise<Judgement>> {
  const said = new Set<string>()
  for (const message of target.genuine) {
    const reading = await target.read(message)
    if (!reading.hint) said.add(reading.says)
  }
  if (said.size === 0) throw new Error(`${target.name} believes none of its gateway’s own messages`)
  return async (message) => {
    try {
      const { hint, says } = await target.read(message)
      if (hint) return { outcome: 'hint', detail: says }
      return { outcome: said.has(says) ? 'same' : 'believed', detail: says }
    } catch (error) {
      return isForeseen(error) ? { outcome: 'refused', detail: '' } : { outcome: 'crashed', detail: String(error) }
    }
  }
}

/** Reading a message ends in one of these. A reader that trips over bytes has them as a cause, and nothing else. */
function isForeseen(error: unknown): boolean {
  if (error instanceof SignatureMismatch || error instanceof MalformedText) return true
  if (!(error instanceof GatewayUnclear)) return false
  return error.cause === undefined || error.cause instanceof MalformedText
}
