import { adoptStyles, type CSSResult, supportsAdoptingStyleSheets, unsafeCSS } from 'lit'

/** Adds styles to what a root has: as an object, which no policy forbids, or as text where the engine shares no style sheets. */
export function addStyles(root: ShadowRoot, text: string): void {
  if (supportsAdoptingStyleSheets)
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, unsafeCSS(text).styleSheet as CSSStyleSheet]
  // The file that is linked holds the styles of all parts.
  else if (!root.querySelector('link')) {
    // With the nonce of the one that is there.
    const style = (root.querySelector('style') as HTMLStyleElement).cloneNode() as HTMLStyleElement
    style.textContent = text
    root.append(style)
  }
}

/**
 * Styles a root in an engine that shares no style sheets (WebKit before 16.4). Resolves once it is styled, or nothing more can be done
 * for that; until then its content would be icons as wide as the page.
 */
export function styleAsText(root: ShadowRoot, styles: CSSResult[]): Promise<void> {
  return import('./linked-styles.ts').then(
    ({ linkStyles }) => linkStyles(root, styles.join('')),
    () => adoptStyles(root, styles),
  )
}
