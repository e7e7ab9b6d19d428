import { type Fen, yuanText } from '@pay-checkout/protocol'

/** `123456` fen → `"¥1,234.56"`, for the eye. Integer arithmetic and no `Intl`, which some mini-programs lack. */
export function formatAmount(amount: Fen): string {
  return `¥${yuanText(amount).replace(/\B(?=(\d{3})+\.)/g, ',')}`
}
