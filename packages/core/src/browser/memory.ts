import type { Memory } from '../ports.ts'

const PREFIX = 'pay-checkout:'

/**
 * Remembers small values in the page's local storage, so that a reload and another tab find them.
 * Where storage is denied, full or switched off they last as long as the page. Tokens don't belong here.
 */
export function createPageMemory(window: Window): Memory {
  const ownOnly = new Map<string, string>()
  return {
    get: (key) => ownOnly.get(key) ?? withStorage((storage) => storage.getItem(PREFIX + key)) ?? null,
    set(key, value) {
      const kept = withStorage((storage) => {
        storage.setItem(PREFIX + key, value)
        return true
      })
      if (kept) ownOnly.delete(key)
      else ownOnly.set(key, value)
    },
    remove(key) {
      ownOnly.delete(key)
      withStorage((storage) => storage.removeItem(PREFIX + key))
    },
  }

  function withStorage<Result>(use: (storage: Storage) => Result): Result | undefined {
    try {
      // Reading the property is enough to throw where cookies are blocked; in some web views it is null.
      return use(window.localStorage)
    } catch {
      return undefined
    }
  }
}
