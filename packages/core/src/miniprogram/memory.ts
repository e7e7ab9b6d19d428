import type { Memory } from '../ports.ts'
import type { AlipayHost, WechatHost } from './host.ts'

const PREFIX = 'pay-checkout:'

/** A host's storage, brought to one shape. Any of these may throw: the quota is full, or the host is being closed. */
export interface HostStorage {
  read(key: string): unknown
  write(key: string, value: string): unknown
  remove(key: string): unknown
}

/** `wx`'s storage. */
export function wechatStorage(wx: WechatHost): HostStorage {
  return {
    read: (key) => wx.getStorageSync(key),
    write: (key, value) => wx.setStorageSync(key, value),
    remove: (key) => wx.removeStorageSync(key),
  }
}

/** `my`'s storage: the same functions, called with an object. */
export function alipayStorage(my: AlipayHost): HostStorage {
  return {
    read: (key) => my.getStorageSync({ key }).data,
    write: (key, data) => my.setStorageSync({ key, data }),
    remove: (key) => my.removeStorageSync({ key }),
  }
}

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
