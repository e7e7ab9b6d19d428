// One return raises several events within a few milliseconds of each other.
const SETTLE_MS = 60

/**
 * Calls `run` once whenever the payer may be back: the page is visible again, shown from the back-forward cache, focused,
 * or online. Answers the function that ends it. No `unload` or `beforeunload`: they would keep the page out of that cache.
 */
export function onPageReturn(window: Window, run: () => void): () => void {
  const { document } = window
  let pending: ReturnType<typeof setTimeout> | undefined
  const back = () => {
    clearTimeout(pending)
    pending = setTimeout(() => isPageVisible(window) && run(), SETTLE_MS)
  }
  // Safari before 14 raises visibilitychange on the document alone, and iOS sometimes raises nothing but pageshow.
  const sources: readonly [EventTarget, readonly string[]][] = [
    [document, ['visibilitychange']],
    [window, ['pageshow', 'focus', 'online']],
  ]
  for (const [target, names] of sources) for (const name of names) target.addEventListener(name, back)
  return () => {
    clearTimeout(pending)
    for (const [target, names] of sources) for (const name of names) target.removeEventListener(name, back)
  }
}

/** Whether the payer can see the page. */
export function isPageVisible(window: Window): boolean {
  return window.document.visibilityState !== 'hidden'
}
