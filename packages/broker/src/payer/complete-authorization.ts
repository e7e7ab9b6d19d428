import { addPayerIds } from '../checkouts/payer.ts'
import { PayError } from '../pay-error.ts'
import { digestOf } from './one-time-text.ts'
import type { PayerContext } from './payer-context.ts'

/** What a page has that its payer came back to. */
export interface Completion {
  /** The checkout of the page's token. */
  readonly checkoutId: string
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
  { checkoutId, handle, proof }: Completion,
): Promise<void> {
  const now = context.clock.now()
  const claim = { handle: digestOf(handle), checkoutId, proof: digestOf(proof) }
  const found = await context.store.takeHandle(claim, now)
  if (!found) {
    throw new PayError(
      'authorization-invalid',
      'This authorization was used, has expired, or was begun by another page. Begin a new one.',
    )
  }
  const { appId } = found
  await addPayerIds(
    context,
    { id: checkoutId },
    found.ids.map((one) => ({ ...one, appId })),
  )
}
