/** How long the content waits for its styles, in milliseconds: unstyled it can still be read and paid. */
const PATIENCE = 4000

/**
 * Styles a root by the file of all styles, which `style-src` allows without a nonce where it allows the script's host. Where the file
 * doesn't come, or isn't what it should be (a bundler may have put anything in its place), by the texts that there are by then, which a strict
 * policy allows where the page gave a nonce.
 */
export function linkStyles(root: ShadowRoot, texts: () => string): Promise<void> {
  const nonce = nonceOf(root.host as HTMLElement)
  const link = root.ownerDocument.createElement('link')
  return new Promise((resolve) => {
    const settle = (): void => {
      clearTimeout(timer)
      if (!getComputedStyle(root.host).getPropertyValue('--sunken')) {
        const style = root.ownerDocument.createElement('style')
        if (nonce) style.setAttribute('nonce', nonce)
        style.textContent = texts()
        link.replaceWith(style)
      }
      resolve()
    }
    const timer = setTimeout(settle, PATIENCE)
    link.onload = link.onerror = settle
    link.rel = 'stylesheet'
    if (nonce) link.setAttribute('nonce', nonce)
    link.href = new URL('./pay-checkout.css', import.meta.url).href
    root.append(link)
  })
}

/** The attribute is emptied by engines that hide nonces, the property unknown to those that don't. `litNonce` is Lit's own way. */
function nonceOf(host: HTMLElement): string | undefined {
  return host.nonce || host.getAttribute('nonce') || (globalThis as { litNonce?: string }).litNonce
}
