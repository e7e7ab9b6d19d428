import type { GatewayDefinition, OperationRow } from '../../gateway/definition.ts'
import { isOlder } from './channels.ts'
import type { ChaoyingFields } from './config.ts'

type Row = OperationRow<ChaoyingFields>

const PREORDER = ['body', 'out_trade_no', 'total_fee', 'trade_type']

/** Every documented call, by its `method`; the older API's two pre-orders have addresses instead. */
export const OPERATIONS: GatewayDefinition<ChaoyingFields>['operations'] = {
  PreOrder_WECHAT: { ...newer('PreOrder_WECHAT'), notifies: 'wechat:qr' },
  PreOrder_ALIPAY: { ...newer('PreOrder_ALIPAY'), notifies: 'alipay:qr' },
  PreOrder_ECNY: { ...newer('PreOrder_ECNY'), notifies: 'ecny:qr' },
  WECHAT_PreOrder: { ...older(), notifies: 'wechat:qr' },
  ALIPAY_PreOrder: { ...older(), notifies: 'alipay:qr' },
  pay: method('pay', ['body', 'out_trade_no', 'total_fee', 'auth_code'], true),
  // Either number will do: ours or the platform's.
  orderquery: method('orderquery', ['paytype'], false),
  refund: method('refund', ['paytype', 'out_refund_no', 'total_fee', 'refund_fee', 'op_user_id'], true),
  refundquery: method('refundquery', ['paytype'], false),
  cancel: method('cancel', ['paytype', 'out_trade_no', 'op_user_id'], true),
  WXA_Code2Session: {
    required: ['appid', 'js_code'],
    movesMoney: false,
    // It answers the session's key besides.
    internal: true,
    offered: isOlder,
    base: ({ openUrl }) => openUrl,
  },
  authcodetoopenid: {
    ...method('authcodetoopenid', ['auth_code'], false),
    about: 'tells whose barcode it is; from then on only this merchant can have it paid',
  },
}

function method(name: string, required: readonly string[], movesMoney: boolean): Row {
  return { path: 'Gateway', required, movesMoney, adds: () => ({ method: name }) }
}

// No sample of a pre-order's reply has a signature, though the rules promise one.
function newer(name: string): Row {
  return { ...method(name, PREORDER, true), opensUnsigned: true, offered: (config) => !isOlder(config) }
}

function older(): Row {
  return { required: PREORDER, opensUnsigned: true, movesMoney: true, offered: isOlder, base: ({ openUrl }) => openUrl }
}
