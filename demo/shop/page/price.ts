import { fen, yuanText } from '@pay-checkout/protocol'

/** `12800` fen → `¥128.00`. */
export function price(amount: number): string {
  return amount === 0 ? '¥0' : `¥${yuanText(fen(amount))}`
}
