import type { Limits } from '../../limits.ts'
import { ChaoyingRefusal } from './refusal.ts'

/** Pre-order and micropay documents: what their parameters may be. */
export const LIMITS: Limits = {
  is_minipg: /^[01]$/,
  limit_pay: /^no_credit$/i,
  profit_sharing: /^[YN]$/,
  op_device_id: 8,
}

/** goods_detail: a list in JSON; each with an id of a narrow alphabet, a whole quantity, and a whole price in fen. */
export function checkGoods(text: string | undefined): void {
  if (text === undefined) return
  const goods = parse(text)
  const isGood = (good: unknown) => {
    const { goods_id, quantity, price } = Object(good) as Record<string, unknown>
    const isWhole = (value: unknown) => Number.isSafeInteger(value) && Number(value) >= 0
    return typeof goods_id === 'string' && /^[0-9A-Za-z_-]+$/.test(goods_id) && isWhole(quantity) && isWhole(price)
  }
  if (!Array.isArray(goods) || !goods.every(isGood)) throw new ChaoyingRefusal(20004, 'goods_detail')
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
