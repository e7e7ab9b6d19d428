import type { Page } from '@playwright/test'

/**
 * Does to a page, its shadow roots too, what browsers' translators do: each text is replaced by elements that hold another one, here the
 * same in «», also each that comes later. What is marked as not to be translated is left.
 */
export async function translatePage(page: Page): Promise<void> {
  await page.evaluate(() => {
    const isLeft = (element: Element | null): boolean =>
      Boolean(element?.closest('[translate="no"], style, script, font'))
    const translate = (root: Node): void => {
      const texts: Text[] = []
      const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT)
      for (let node: Node | null = root; node; node = walker.nextNode()) {
        if (node instanceof Text && node.data.trim() && !isLeft(node.parentElement)) texts.push(node)
        if (node instanceof Element && node.shadowRoot) follow(node.shadowRoot)
      }
      for (const text of texts) {
        const outer = document.createElement('font')
        const inner = outer.appendChild(document.createElement('font'))
        inner.textContent = `«${text.data.trim()}»`
        text.replaceWith(outer)
      }
    }
    const watched = new Set<Node>()
    const follow = (root: Node): void => {
      if (watched.has(root)) return
      watched.add(root)
      translate(root)
      new MutationObserver((changes) => {
        for (const { addedNodes } of changes) for (const node of addedNodes) if (node.isConnected) translate(node)
      }).observe(root, { childList: true, subtree: true })
    }
    follow(document.body)
  })
}
