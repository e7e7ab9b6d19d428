import { addPayerIds, authorizationInvalid } from '../checkouts/payer.ts'
import { digestOf } from './one-time-text.ts'
import type { PayerContext } from './payer-context.ts'

/** What a page has that its payer came back to. */
export interface Completion {
  /** The checkout of the page's token. */
  readonly checkoutId: string
  readonly tokenId: string
  readonly handle: string
  readonly proof: string
}

/**
 * Binds what a wallet told to the checkout of the page that had sent its payer there, and to no other: the handle is that checkout's, and
 * the page knows the proof. Once; whoever tries with something that doesn't fit takes nothing from its owner. Throws PayError
 * authorization-invalid.
 */
export async function completeAuthorization(
  context: PayerContext,
  { checkoutId, tokenId, handle, proof }: Completion,
): Promise<void> {
  const claim = { handle: digestOf(handle), checkoutId, proof: digestOf(proof) }
  const found = await context.store.handle(claim, context.clock.now())
  if (!found) throw authorizationInvalid()
  const { appId } = found
  const ids = found.ids.map((one) => ({ ...one, appId }))
  // Used up in the moment the ids are written, so that a process that dies between the two takes nothing from the payer.
  await addPayerIds(context, { id: checkoutId }, { ids, tokenId, handle: claim })
}
