import type { ClientAction, PayMethod } from '@pay-checkout/protocol'
import { createAuthorization } from '../authorize.ts'
import type { Identification, Memory, Outcome, PerformContext, Platform } from '../ports.ts'
import { detectSurface, type Surface } from '../surface.ts'

export interface FakePlatformOptions {
  /** A desktop browser by default. */
  readonly surface?: Partial<Surface>
  /** What becomes of an action; by default it never ends, as some wallets do. */
  readonly perform?: (action: ClientAction, context: PerformContext) => Promise<Outcome>
  /** What an earlier page has remembered. */
  readonly remembered?: Readonly<Record<string, string>>
  /** How many ids earlier pages of this browser have made; none by default. */
  readonly ids?: number
  /** What the payer brings back from the wallet's authorization, as the fragment holds it behind `pay-checkout=`. */
  readonly handle?: string
  /** A mini-program's host gives a login code. Without it this is a page, which is left for the wallet's and comes back. */
  readonly login?: (method: PayMethod) => Promise<string>
}

export interface FakePlatform extends Platform {
  readonly performed: { readonly action: ClientAction; readonly context: PerformContext }[]
  readonly remembered: Map<string, string>
  /** Hides the page, or shows it, without a word to anybody. */
  setVisible(visible: boolean): void
  /** The payer is back: visible, and everybody is told. */
  comeBack(): void
  /** How many listen for a return. */
  listeners(): number
}

/** A place with no browser behind it. */
export function createFakePlatform(options: FakePlatformOptions = {}): FakePlatform {
  const performed: FakePlatform['performed'] = []
  const remembered = new Map(Object.entries(options.remembered ?? {}))
  const listeners = new Set<() => void>()
  let visible = true
  let ids = options.ids ?? 0
  let handle = options.handle ?? null
  const randomId = () => `id${String(++ids).padStart(24, '0')}`
  const memory: Memory = {
    get: (key) => remembered.get(key) ?? null,
    set: (key, value) => void remembered.set(key, value),
    remove: (key) => void remembered.delete(key),
  }
  const perform: Platform['perform'] = (action, context) => {
    performed.push({ action, context })
    return options.perform ? options.perform(action, context) : new Promise(() => {})
  }
  const { login } = options
  const identification: Identification = login
    ? { ask: async ({ method }, broker) => broker.login({ method, code: await login(method) }) }
    : createAuthorization({
        address: () => 'https://shop.example.com/pay?order=1',
        takeHandle() {
          const taken = handle
          handle = null
          return taken
        },
        leave: (url) => perform({ type: 'redirect', url }, { checkoutId: '', returnUrl: null }),
        randomId,
        memory,
      })
  return {
    surface: { ...detectSurface({ userAgent: 'Mozilla/5.0 (X11; Linux x86_64)' }), ...options.surface },
    performed,
    remembered,
    perform,
    identification,
    onReturn(run) {
      listeners.add(run)
      return () => listeners.delete(run)
    },
    isVisible: () => visible,
    randomId,
    memory,
    setVisible(value) {
      visible = value
    },
    comeBack() {
      visible = true
      for (const run of [...listeners]) run()
    },
    listeners: () => listeners.size,
  }
}
