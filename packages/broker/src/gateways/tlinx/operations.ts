import type { GatewayDefinition } from '../../gateway/definition.ts'
import { sha1Hex } from '../../gateway/sign/md5-sha1.ts'
import type { TlinxFields } from './config.ts'

/** Every documented call, by its path. `ord_no` or `out_no` names an order; either will do, so neither is required here. */
export const OPERATIONS: GatewayDefinition<TlinxFields>['operations'] = {
  paylist: { about: 'lists the ways to pay that the shop has', required: ['pmt_type'], movesMoney: false },
  order: { about: 'lists the shop’s orders', required: [], movesMoney: false },
  'order/view': { about: 'tells an order in full', required: [], movesMoney: false },
  // Whichever wallet it is: paystatus asks by the number alone.
  payorder: {
    required: ['out_no', 'pmt_tag', 'original_amount', 'trade_amount'],
    notifies: 'wechat:qr',
    movesMoney: true,
  },
  paystatus: { required: [], movesMoney: false },
  // For orders that nobody has paid: a paid one answers 8012.
  paycancel: { required: [], movesMoney: false },
  payrefund: {
    required: ['refund_out_no', 'refund_amount'],
    movesMoney: true,
    adds: ({ shopPass }) => (shopPass ? { shop_pass: sha1Hex(shopPass.reveal()) } : {}),
  },
}
