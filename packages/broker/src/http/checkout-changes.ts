import type { Changes } from '../context/context.ts'
import type { News } from '../store/store.ts'

/**
 * Hints that a checkout has changed, between the parts of one process and, by `news`, between brokers on one database.
 * Nothing is kept: who listens reads the checkout again.
 */
export function createChanges(news?: News): Changes {
  const listeners = new Map<string, Set<() => void>>()
  const tell = (checkoutId: string): void => {
    for (const run of [...(listeners.get(checkoutId) ?? [])]) run()
  }
  news?.listen((checkoutId) => {
    if (checkoutId !== null) tell(checkoutId)
    else for (const id of [...listeners.keys()]) tell(id)
  })
  return {
    publish(checkoutId) {
      tell(checkoutId)
      news?.tell(checkoutId)
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
