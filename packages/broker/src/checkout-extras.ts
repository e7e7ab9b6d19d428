/** What a merchant may say of a checkout beside what every payment has, by our names. Amounts in fen. */
export interface CommonExtras {
  /** The shop's branch. */
  readonly store?: string
  /** The device it is sold at: a till, a vending machine. */
  readonly terminal?: string
  /** Who sells. */
  readonly cashier?: string
  readonly goods?: readonly Good[]
  /** Which promotion it counts for, as the merchant named it at the wallet. */
  readonly promotionTag?: string
  /** Comes back from the gateway as it is. */
  readonly attachment?: string
  /** `false` forbids credit cards. */
  readonly creditCards?: false
  readonly profitSharing?: true | { readonly receivers: readonly ProfitReceiver[] }
}

/** One kind of thing in an order; `price` of one piece, in fen. */
export interface Good {
  readonly id: string
  readonly name?: string
  readonly quantity: number
  readonly price: number
  /** Its id at the wallet, where it has one of its own there. */
  readonly walletId?: string
}

/** Who is given a part of the money; `amount` in fen. */
export interface ProfitReceiver {
  readonly type: 'merchant' | 'person'
  /** A merchant's number, or a person's openid. */
  readonly account: string
  readonly amount: number
  readonly description?: string
}

export type CommonName = keyof CommonExtras

/** What a gateway takes under its own names: texts, whole numbers, and lists of things that have these. */
export type OptionValue = string | number | readonly Readonly<Record<string, string | number>>[]

/** All that a merchant says of a checkout beside what every payment has. */
export interface CheckoutExtras extends CommonExtras {
  /** What is left out where a gateway has no field for it. Without it, it is refused when the checkout is opened. */
  readonly whereSupported?: readonly (CommonName | 'options')[]
  /** By a gateway's id: its own parameters under their documented names. */
  readonly options?: Readonly<Record<string, Readonly<Record<string, OptionValue>>>>
}

/** Every common name, in the order in which they are told. */
export const COMMON_NAMES: readonly CommonName[] = [
  ...(['store', 'terminal', 'cashier', 'goods', 'promotionTag', 'attachment', 'creditCards', 'profitSharing'] as const),
]

/** What of a request are extras, and nothing else of it. */
export function extrasOf(input: CheckoutExtras): CheckoutExtras {
  const names = [...COMMON_NAMES, 'whereSupported', 'options'] as const
  return Object.fromEntries(names.flatMap((name) => (input[name] === undefined ? [] : [[name, input[name]]])))
}
