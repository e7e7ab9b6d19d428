/** Keeps a till's field under the scanner's keys. */
export interface FieldKeeper {
  /** The view was rendered: takes the focus for a field that is new, unless somebody is typing elsewhere on the page. */
  rendered(root: ShadowRoot): void
  stop(): void
}

/**
 * A scanner is a keyboard that types wherever the focus is. So the field gets it back when the cashier has clicked beside
 * it, and when digits come while the focus is on nothing or on one of the till's own buttons. Nobody is kept from leaving.
 */
export function createFieldKeeper(selector: string): FieldKeeper {
  let root: ShadowRoot | null = null
  let field: HTMLInputElement | null = null

  function take(): void {
    field?.focus({ preventScroll: true })
  }

  function caught({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): void {
    if (/^\d$/.test(key) && !ctrlKey && !metaKey && !altKey && (isLoose() || isOurs())) take()
  }

  function clicked(): void {
    if (isLoose()) take()
  }

  function isLoose(): boolean {
    const at = focused()
    return !at || at === document.body || at === document.documentElement
  }

  function isOurs(): boolean {
    return focused()?.getRootNode() === root
  }

  function stop(): void {
    document.removeEventListener('keydown', caught, true)
    root?.removeEventListener('click', clicked)
    root = field = null
  }

  return {
    rendered(rendered) {
      const now = rendered.querySelector<HTMLInputElement>(selector)
      if (now === field) return
      stop()
      if (!now) return
      root = rendered
      field = now
      document.addEventListener('keydown', caught, true)
      root.addEventListener('click', clicked)
      if (isLoose() || isOurs() || focused() === root.host) take()
    },
    stop,
  }
}

/** What has the focus, in whatever shadow it stands. */
function focused(): Element | null {
  let at = document.activeElement
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement
  return at
}
