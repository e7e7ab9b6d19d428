import type { Changes } from '../payments/context.ts'

/** Hints between the parts of one process that a checkout has changed. Nothing is kept: who listens reads the checkout again. */
export function createChanges(): Changes {
  const listeners = new Map<string, Set<() => void>>()
  return {
    publish(checkoutId) {
      for (const run of [...(listeners.get(checkoutId) ?? [])]) run()
    },
    subscribe(checkoutId, run) {
      const runs = listeners.get(checkoutId) ?? new Set()
      listeners.set(checkoutId, runs.add(run))
      return () => {
        runs.delete(run)
        if (runs.size === 0 && listeners.get(checkoutId) === runs) listeners.delete(checkoutId)
      }
    },
  }
}
