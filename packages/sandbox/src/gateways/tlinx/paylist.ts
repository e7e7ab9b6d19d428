import type { TlinxMethod, TlinxShop } from '../../options.ts'
import type { World } from '../../world.ts'
import { text, type Values } from './fields.ts'
import { TlinxRefusal } from './refusal.ts'

const DEFAULT_METHODS: readonly TlinxMethod[] = [
  { pmt_tag: 'AlipayCS', pmt_name: '支付宝', pmt_type: '2,3,4', wallet: 'alipay' },
  { pmt_tag: 'Weixin', pmt_name: '微信支付', pmt_type: '2,3,4', wallet: 'wechat' },
]

/** What this shop has switched on. */
export function methodsOf(shop: TlinxShop): readonly TlinxMethod[] {
  return shop.methods ?? DEFAULT_METHODS
}

/** `paylist`: the shop's ways to pay of the wanted types (mct1 document, 4.1). */
export function payList(_world: World, shop: TlinxShop, values: Values): Record<string, string>[] {
  const wanted = text(values, 'pmt_type')?.split(',')
  if (!wanted) throw new TlinxRefusal(8004)
  const fits = methodsOf(shop).filter(({ pmt_type }) => pmt_type.split(',').some((type) => wanted.includes(type)))
  return fits.map(({ pmt_tag, pmt_name, pmt_type }) => ({
    pmt_name,
    pmt_internal_name: pmt_name,
    pmt_type,
    pmt_icon: `/Public/images/${pmt_tag}.jpg`,
    pmt_ticket_icon: '',
    pmt_tag,
    pmt_currency: 'CNY',
    pmt_split_refund: '1',
    ticket_name: pmt_name,
  }))
}
