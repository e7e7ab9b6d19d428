import { createHash } from 'node:crypto'
import { type Call, fields, type Reply } from './envelope.ts'
import { PAY_TYPE } from './order-view.ts'
import { ChaoyingRefusal } from './refusal.ts'

/**
 * `authcodetoopenid`: whose barcode this is, the same answer for the same code (later micropay pages, "付款码查询买家Id"). That nobody
 * but this merchant can charge the code from then on isn't played: the sandbox's payers are in one shop at a time.
 */
export function payerOfCode({ world, values }: Call): Reply {
  const authCode = fields.text(values, 'auth_code')
  const wallet = world.authCodes.walletOf(authCode)
  if (!wallet) throw new ChaoyingRefusal(20004, 'auth_code')
  const appId = fields.optionalText(values, 'sub_appid')
  return {
    code: '10000',
    trade_state: 'SUCCESS',
    paytype: PAY_TYPE[wallet],
    auth_code: authCode,
    ...(appId === undefined ? {} : { sub_appid: appId }),
    sub_openid: payerOf(authCode, wallet === 'alipay'),
  }
}

/** 2088 and twelve digits at Alipay, an o and 27 letters elsewhere. */
function payerOf(authCode: string, alipay: boolean): string {
  const bytes = createHash('sha256').update(authCode).digest()
  if (!alipay) return `o${bytes.toString('base64url').slice(0, 27)}`
  return `2088${String(bytes.readUIntBE(0, 6) % 1e12).padStart(12, '0')}`
}
