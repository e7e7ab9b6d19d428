import type { Page } from '@playwright/test'

/**
 * Makes of a page's engine one as old as the builds allow (WebKit before 16.4, Chromium 80): without style sheets that can be shared, and
 * without what came later than ES2020.
 */
export async function growOld(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const young: readonly (readonly [object, string])[] = [
      [Document.prototype, 'adoptedStyleSheets'],
      [ShadowRoot.prototype, 'adoptedStyleSheets'],
      [CSSStyleSheet.prototype, 'replace'],
      [CSSStyleSheet.prototype, 'replaceSync'],
      [Document.prototype, 'replaceChildren'],
      [DocumentFragment.prototype, 'replaceChildren'],
      [Element.prototype, 'replaceChildren'],
      [Object, 'hasOwn'],
      [Array.prototype, 'at'],
      [String.prototype, 'at'],
      [String.prototype, 'replaceAll'],
      [Promise, 'any'],
      [AbortSignal, 'timeout'],
      [Crypto.prototype, 'randomUUID'],
      [globalThis, 'structuredClone'],
      [globalThis, 'WeakRef'],
    ]
    for (const [holder, name] of young) Reflect.deleteProperty(holder, name)
  })
}
