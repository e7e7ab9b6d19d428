import type { ClientAction } from '@pay-checkout/protocol'
import type { Outcome, PerformContext, Platform } from '../ports.ts'
import { detectSurface, type Surface } from '../surface.ts'

export interface FakePlatformOptions {
  /** A desktop browser by default. */
  readonly surface?: Partial<Surface>
  /** What becomes of an action; by default it never ends, as some wallets do. */
  readonly perform?: (action: ClientAction, context: PerformContext) => Promise<Outcome>
  /** What an earlier page has remembered. */
  readonly remembered?: Readonly<Record<string, string>>
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
  let ids = 0
  return {
    surface: { ...detectSurface({ userAgent: 'Mozilla/5.0 (X11; Linux x86_64)' }), ...options.surface },
    performed,
    remembered,
    perform(action, context) {
      performed.push({ action, context })
      return options.perform ? options.perform(action, context) : new Promise(() => {})
    },
    onReturn(run) {
      listeners.add(run)
      return () => listeners.delete(run)
    },
    isVisible: () => visible,
    randomId: () => `id${String(++ids).padStart(24, '0')}`,
    memory: {
      get: (key) => remembered.get(key) ?? null,
      set: (key, value) => void remembered.set(key, value),
      remove: (key) => void remembered.delete(key),
    },
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
