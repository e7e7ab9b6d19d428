import { leftovers, type OpenCheckout, type OpenCheckoutOptions, openCheckout } from './open-checkout.ts'

const START = Date.parse('2026-11-21T00:00:00Z')
export const MINUTE = 60_000
/** How long a token acts. */
export const QUARTER: number = 15 * MINUTE

/** A checkout whose token ends, and how often a fresh one was asked for. */
export interface EndingToken extends OpenCheckout {
  asked(): number
}

/** How the checkouts of a test are opened. */
type Opening = OpenCheckoutOptions & {
  /** What the shop answers to each call. Left out: the page has no `refreshToken`. */
  readonly refresh?: (call: number) => string | undefined | Promise<string | undefined>
}

/** Opens a checkout by the token `first`, which acts for a quarter of an hour; `fresh1` to `fresh3` act for another each. */
async function openWithEndingToken({ refresh, ...given }: Opening = {}): Promise<EndingToken> {
  let asked = 0
  const tokens = Object.fromEntries(
    ['first', 'fresh1', 'fresh2', 'fresh3'].map((token, at) => [token, START + (at + 1) * QUARTER]),
  )
  const refreshToken = () => refresh?.(++asked)
  const options = { token: 'first', ...(refresh && { refreshToken }), ...given.options }
  return { ...(await openCheckout({ tokens, ...given, options })), asked: () => asked }
}

/** The checkouts that one test opens. */
export interface EndingTokens {
  open(given?: Opening): Promise<EndingToken>
  /** Disposes of them all. Answers what they leave behind: nothing, whatever a test did. */
  end(): Promise<readonly string[]>
}

/** Opens checkouts whose tokens end, and remembers them until the test is over. */
export function endingTokens(): EndingTokens {
  const opened: OpenCheckout[] = []
  return {
    async open(given) {
      const world = await openWithEndingToken(given)
      opened.push(world)
      return world
    },
    async end() {
      const left = await Promise.all(opened.splice(0).map(leftovers))
      return left.flat()
    },
  }
}
