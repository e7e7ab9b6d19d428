const KEY = 'tea:basket'
const MOST = 99

/** What the visitor wants to buy: quantities by product. Kept in the browser. */
export interface Basket {
  quantity(product: string): number
  change(product: string, by: number): void
  items(): { readonly product: string; readonly quantity: number }[]
  empty(): void
}

export function openBasket(): Basket {
  const quantities = new Map<string, number>(JSON.parse(localStorage.getItem(KEY) ?? '[]'))
  const keep = () => localStorage.setItem(KEY, JSON.stringify([...quantities]))
  return {
    quantity: (product) => quantities.get(product) ?? 0,
    change(product, by) {
      const quantity = Math.min(Math.max((quantities.get(product) ?? 0) + by, 0), MOST)
      if (quantity === 0) quantities.delete(product)
      else quantities.set(product, quantity)
      keep()
    },
    items: () => Array.from(quantities, ([product, quantity]) => ({ product, quantity })),
    empty() {
      quantities.clear()
      keep()
    },
  }
}
