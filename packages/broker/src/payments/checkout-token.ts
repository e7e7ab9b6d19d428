import type { BrokerContext } from './context.ts'

/** Makes a client token for a checkout: `ct1<k>_<id><tag>`, an opaque handle. Stores its row, never the tag. */
export async function issueClientToken(context: BrokerContext, checkoutId: string): Promise<string> {
  throw new Error('to be written')
}

/** What a valid token allows. `acting` is false in the grace time, when it may only read. */
export interface ClientGrant {
  readonly checkoutId: string
  readonly acting: boolean
}

/** Checks a token: its tag before any database read. Throws PayError token-invalid or token-expired. */
export async function readClientToken(context: BrokerContext, token: string): Promise<ClientGrant> {
  throw new Error('to be written')
}
