/** What a payer brings back. A shop's own hash route may stand before it, or a slash of its router's. */
const HANDLE = /[#/?&]pay-checkout=(!\w+|[\w-]{20,64})$/

/**
 * Takes what a payer brings back from a wallet's authorization out of the page's fragment, and out of the address bar: it is used
 * once, and would only puzzle whoever shares the address. The shop's own fragment and `history.state` stay. Null without one.
 */
export function takeHandle(window: Window): string | null {
  const { location, history } = window
  const [found = '', handle = null] = HANDLE.exec(location.hash) || []
  if (handle !== null) {
    const own = location.hash.slice(0, -found.length)
    history.replaceState(history.state, '', location.href.replace(/#.*$/, '') + (own === '#' ? '' : own))
  }
  return handle
}

/** The page's own address with a router's `#/route`. Any other fragment is left out, and a one-time handle wherever it stands. */
export function pageAddress(window: Window): string {
  return window.location.href.replace(/#(?!!?\/).*$/, '').replace(HANDLE, '')
}
