/** What a payer brings back. A shop's own hash route may stand before it, or a slash of its router's. */
export const HANDLE: RegExp = /[#/?&]pay-checkout=(!\w+|[\w-]{20,64})$/

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
