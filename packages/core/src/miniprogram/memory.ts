import type { Memory } from '../ports.ts'
import type { HostStorage } from './host-port.ts'

const PREFIX = 'pay-checkout:'

/** Remembers small values in the host's storage, and as long as the mini-program runs where that fails. No tokens. */
export function createHostMemory(storage: HostStorage): Memory {
  const ownOnly: Record<string, string | undefined> = Object.create(null)
  return {
    get(key) {
      const own = ownOnly[key]
      if (own !== undefined) return own
      const kept = attempt(() => storage.read(PREFIX + key))
      // A host without the value answers with an empty string or null.
      return typeof kept === 'string' && kept !== '' ? kept : null
    },
    set(key, value) {
      ownOnly[key] = value
      attempt(() => {
        storage.write(PREFIX + key, value)
        delete ownOnly[key]
      })
    },
    remove(key) {
      delete ownOnly[key]
      attempt(() => storage.remove(PREFIX + key))
    },
  }
}

function attempt<Result>(use: () => Result): Result | undefined {
  try {
    return use()
  } catch (_denied) {
    return undefined
  }
}
