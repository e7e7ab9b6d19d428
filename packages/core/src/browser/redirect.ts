// Where WeChat's H5 cashier stands: at WeChat itself, behind a gateway that passes the path on, or in the sandbox.
const WECHAT_H5 = /^https?:\/\/(wx\.tenpay\.com\/|[^/?#]+\/(cgi-bin\/mmpayweb-bin\/checkmweb|wechat\/h5\/))/i
const HAS_RETURN = /[?&]redirect_url=/

/**
 * Adds the return address to WeChat's `mweb_url`. An address that has one already, or isn't known to take one, stays as it is:
 * other gateways' addresses may be signed as a whole.
 */
export function withReturnAddress(url: string, returnUrl: string): string {
  if (!WECHAT_H5.test(url) || HAS_RETURN.test(url)) return url
  // Not through `URLSearchParams`, which would write the other parameters anew.
  const [address = '', fragment] = url.split('#', 2)
  const query = `${address.indexOf('?') < 0 ? '?' : '&'}redirect_url=${encodeURIComponent(returnUrl)}`
  return address + query + (fragment === undefined ? '' : `#${fragment}`)
}

/** Whether the page is in a frame of another. */
export function isFramed(window: Window): boolean {
  return window.top !== window
}

/**
 * Navigates this tab, with the Referer by which WeChat's H5 cashier knows the merchant. A link is followed instead of
 * setting `location`, because it keeps the Referer on pages whose own policy is to send none.
 */
export function navigate(window: Window, url: string): void {
  const link = window.document.createElement('a')
  link.href = url
  // Cashiers and wallets refuse to stand in a frame.
  link.target = isFramed(window) ? '_top' : '_self'
  link.referrerPolicy = 'strict-origin-when-cross-origin'
  link.click()
}
