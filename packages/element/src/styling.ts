import { adoptStyles, type CSSResult, supportsAdoptingStyleSheets } from 'lit'

/** What each root is styled by, and a document's own style sheets: those of another it neither takes nor keeps. */
const TEXTS = new WeakMap<ShadowRoot, readonly string[]>()
const SHEETS = new WeakMap<Document, Map<string, CSSStyleSheet>>()

/** Adds styles to what a root has: as an object, which no policy forbids, or as text where the engine shares no style sheets. */
export function addStyles(root: ShadowRoot, text: string): void {
  if (supportsAdoptingStyleSheets) {
    TEXTS.set(root, [...(TEXTS.get(root) || []), text])
    restyle(root)
  }
  // The file that is linked holds the styles of all parts.
  else if (!root.querySelector('link')) {
    // With the nonce of the one that is there.
    const style = (root.querySelector('style') as HTMLStyleElement).cloneNode() as HTMLStyleElement
    style.textContent = text
    root.append(style)
  }
}

/** Styles a root as it was, in the document that it is in now. */
export function restyle(root: ShadowRoot): void {
  const { ownerDocument } = root
  const view = ownerDocument.defaultView as (Window & typeof globalThis) | null
  // Nobody looks at it there.
  if (!view) return
  const sheets = SHEETS.get(ownerDocument) || new Map<string, CSSStyleSheet>()
  SHEETS.set(ownerDocument, sheets)
  root.adoptedStyleSheets = (TEXTS.get(root) || []).map((text) => {
    const sheet = sheets.get(text) || new view.CSSStyleSheet()
    if (!sheets.has(text)) sheet.replaceSync(text)
    sheets.set(text, sheet)
    return sheet
  })
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
