import { BrokerProblem } from './broker-client.ts'
import type { Trouble } from './checkout-state.ts'
import type { Identification, Memory, Outcome } from './ports.ts'

/** After ten minutes, in milliseconds, nobody who comes back expects a payment to begin by itself. */
const FRESH = 600_000

/** What stands in a handle's place when there is none. */
const REFUSALS: Readonly<Record<string, Trouble['code']>> = {
  '!denied': 'authorization-denied',
  '!unavailable': 'wallet-unavailable',
}

/** A page that can be left for the wallet's own, and come back to. */
export interface AuthorizingPage {
  /** Its address, without its fragment. */
  address(): string
  /**
   * What the payer brings back: the `pay-checkout=` of this page's fragment, which is gone from the address afterwards. Null
   * when there is none, and always the second time.
   */
  takeHandle(): string | null
  leave(url: string): Promise<Outcome>
  /** 20 to 64 letters and digits that nobody can guess. */
  randomId(): string
  readonly memory: Memory
}

/**
 * Lets the wallet's own page tell the broker who the payer is. The way to pay and a proof stay in this browser, under the
 * checkout's id: an address that was opened in another one makes nobody known, and starts nothing.
 */
export function createAuthorization({ address, takeHandle, leave, randomId, memory }: AuthorizingPage): Identification {
  /** Nothing, when it is too old. */
  function recall(checkoutId: string, now: number): readonly string[] {
    const [way = '', at, proof = ''] = (memory.get(keyOf(checkoutId)) || '').split(' ')
    return proof && now - Number(at) < FRESH ? [way, proof] : []
  }

  return {
    async ask({ checkoutId, method, way, now, isWanted }, broker) {
      // Another tab may be on its way already, and has to find its proof when it comes back.
      const [, proof = randomId()] = recall(checkoutId, now)
      const url = await broker.authorize({ method, proof, returnUrl: address() })
      // Who has gone back meanwhile isn't taken away.
      if (!isWanted()) return null
      memory.set(keyOf(checkoutId), `${way} ${now} ${proof}`)
      const outcome = await leave(url)
      if ('detail' in outcome) throw new BrokerProblem('authorization-failed', outcome.detail)
      return null
    },
    welcome({ id, status }, now, broker) {
      const handle = takeHandle()
      if (handle === null) return undefined
      const [way, proof] = recall(id, now)
      // Before it is used: a page that dies now starts nothing when it is opened again.
      memory.remove(keyOf(id))
      if (status !== 'open') return undefined
      const refused = handle.charAt(0) === '!'
      if (way && proof && !refused) {
        return broker.completeAuthorization({ handle, proof }).then((checkout) => ({ checkout, way }))
      }
      const code = refused ? REFUSALS[handle] || 'authorization-failed' : 'authorization-invalid'
      return Promise.reject(new BrokerProblem(code, `Came back with ${handle}`))
    },
  }
}

function keyOf(checkoutId: string): string {
  return `authorize:${checkoutId}`
}
