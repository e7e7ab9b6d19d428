/** What the shop's server and its page say to each other. Amounts in fen, times ISO 8601 UTC. */

/** The languages of the shop. */
export type Language = 'zh' | 'en'

/** A text in both languages. */
export type Bilingual = Readonly<Record<Language, string>>

/** Something to buy. */
export interface Product {
  readonly id: string
  readonly name: Bilingual
  /** Where it grew and how it tastes, in one line. */
  readonly note: Bilingual
  readonly unit: Bilingual
  /** In fen, for one unit. */
  readonly price: number
}

/** `GET /api/shop`. */
export interface ShopView {
  readonly products: readonly Product[]
  readonly brokerUrl: string
  /** For the demo's strip alone. */
  readonly demo: DemoView
}

export interface DemoView {
  readonly sandboxUrl: string
  /** The broker's accounts and the name of the gateway behind each. */
  readonly gateways: Readonly<Record<string, Bilingual>>
  /** The shop's apps at the sandbox's wallets, for its mini-programs. */
  readonly apps: DemoApps
}

export interface DemoApps {
  readonly wechat: string
  readonly alipay: string
}

/** What a page asks for: `POST /api/orders`. It names products; the prices are the server's. */
export interface OrderWish {
  readonly items: readonly { readonly product: string; readonly quantity: number }[]
  readonly language: Language
  /** Demo: the broker's account to pay through. */
  readonly account?: string
  /** Demo: seconds that the order can be paid. */
  readonly expiresIn?: number
}

/** Where an order stands, as the webhooks told. */
export type OrderStatus = 'open' | 'paid' | 'closed' | 'expired'

export interface OrderLine {
  readonly product: string
  readonly name: Bilingual
  readonly quantity: number
  /** In fen, for the whole line. */
  readonly amount: number
}

/** `GET /api/orders/{id}`. */
export interface OrderView {
  /** Random: who knows it may see and pay the order, as with a guest's link. */
  readonly id: string
  /** The number people speak of, and the gateways see. */
  readonly orderNo: string
  readonly lines: readonly OrderLine[]
  /** In fen. */
  readonly amount: number
  readonly status: OrderStatus
  readonly createdAt: string
  readonly paidAt: string | null
  /** The money needs a person: it came late, twice, or in a wrong amount. */
  readonly needsLook: boolean
  readonly account: string
}

/** `POST /api/orders/{id}/checkout`: what `<pay-checkout>` needs, and where an order is paid without it. */
export interface CheckoutPass {
  readonly clientToken: string
  /** The broker's own page, for links and printed codes: whoever opens it may pay. */
  readonly payUrl: string
}
