import { alipayUserIdOf, wechatOpenidOf } from '../../wallets/people.ts'
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
    // Every code is somebody else's. Without sub_appid the openid is that of Chaoying's own app.
    sub_openid: wallet === 'alipay' ? alipayUserIdOf(authCode) : wechatOpenidOf(authCode, appId ?? SERVICE_APP_ID),
  }
}

const SERVICE_APP_ID = 'wx0000000000000551'
