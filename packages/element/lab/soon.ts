import { vi } from 'vitest'

/** Longer than any chunk of the element takes to be compiled and loaded, on a machine that has much else to do. */
const PATIENCE = { timeout: 20_000, interval: 10 }

/** Waits until a test has seen what comes by itself: a view, a text, a state. Rejects with what was still missing. */
export function soon<Seen>(look: () => Seen): Promise<Seen> {
  return vi.waitFor(look, PATIENCE)
}
