/** When a scripted bridge shows itself: at once, late, never, or late and announced a second time. */
export type BridgeReady = 'now' | 'never' | { readonly afterMs: number; readonly twice?: boolean }

/** A scripted bridge that has been put on a window. */
export interface InstalledBridge {
  /** What the page passed, call by call, as it passed it. */
  readonly calls: readonly Readonly<Record<string, unknown>>[]
  /** Takes it away again, and with it any timer. */
  uninstall(): void
}

/**
 * Puts a bridge on the window when its script says so, and announces it on the document as the wallets do.
 * Answers the function that takes it away.
 */
export function showBridge(
  window: Window,
  { name, bridge, ready }: { readonly name: string; readonly bridge: object; readonly ready: BridgeReady },
): () => void {
  const globals = window as unknown as Record<string, unknown>
  const timers: ReturnType<typeof setTimeout>[] = []
  const show = () => {
    globals[name] = bridge
    const event = window.document.createEvent('Event')
    event.initEvent(`${name}Ready`, false, false)
    window.document.dispatchEvent(event)
  }
  if (ready === 'now') show()
  else if (ready !== 'never') {
    timers.push(setTimeout(show, ready.afterMs))
    if (ready.twice) timers.push(setTimeout(show, ready.afterMs + 1))
  }
  return () => {
    for (const timer of timers) clearTimeout(timer)
    delete globals[name]
  }
}
