import { adoptStyles, supportsAdoptingStyleSheets, unsafeCSS } from 'lit'

/** What each root is styled by, and a document's own style sheets: those of another it neither takes nor keeps. */
const TEXTS = new WeakMap<ShadowRoot, readonly string[]>()
const SHEETS = new WeakMap<Document, Map<string, CSSStyleSheet>>()

/** Adds styles to what a root has: as an object, which no policy forbids, or as text where the engine shares no style sheets. */
export function addStyles(root: ShadowRoot, text: string): void {
  TEXTS.set(root, [...textsOf(root), text])
  if (supportsAdoptingStyleSheets) {
    restyle(root)
    return
  }
  // There is none while the file is on its way, or where it has come: it holds the styles of all parts.
  const style = root.querySelector('style')
  if (style) {
    // With the nonce of the one that is there.
    const own = style.cloneNode() as HTMLStyleElement
    own.textContent = text
    root.append(own)
  }
}

function textsOf(root: ShadowRoot): readonly string[] {
  return TEXTS.get(root) || []
}

/** Styles a root as it was, in the document that it is in now. */
export function restyle(root: ShadowRoot): void {
  const { ownerDocument } = root
  const view = ownerDocument.defaultView as (Window & typeof globalThis) | null
  // Nobody looks at it there.
  if (!view) return
  const sheets = SHEETS.get(ownerDocument) || new Map<string, CSSStyleSheet>()
  SHEETS.set(ownerDocument, sheets)
  root.adoptedStyleSheets = textsOf(root).map((text) => {
    const sheet = sheets.get(text) || new view.CSSStyleSheet()
    if (!sheets.has(text)) sheet.replaceSync(text)
    sheets.set(text, sheet)
    return sheet
  })
}

/**
 * Styles a root in an engine that shares no style sheets (WebKit before 16.4), with whatever is added meanwhile. Resolves once it is styled,
 * or nothing more can be done for that; until then its content would be icons as wide as the page.
 */
export function styleAsText(root: ShadowRoot, text: string): Promise<void> {
  addStyles(root, text)
  const texts = (): string => textsOf(root).join('')
  return import('./linked-styles.ts').then(
    ({ linkStyles }) => linkStyles(root, texts),
    () => adoptStyles(root, [unsafeCSS(texts())]),
  )
}
