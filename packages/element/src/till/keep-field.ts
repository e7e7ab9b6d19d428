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
  /** The till's own: it may stand in a frame of this script's. */
  let page = document

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
    const at = focused(page)
    return !at || at === page.body || at === page.documentElement
  }

  function isOurs(): boolean {
    return focused(page)?.getRootNode() === root
  }

  function stop(): void {
    page.removeEventListener('keydown', caught, true)
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
      page = rendered.ownerDocument
      page.addEventListener('keydown', caught, true)
      root.addEventListener('click', clicked)
      if (isLoose() || isOurs() || focused(page) === root.host) take()
    },
    stop,
  }
}

/** What has the focus, in whatever shadow it stands. */
function focused(page: Document): Element | null {
  let at = page.activeElement
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement
  return at
}
