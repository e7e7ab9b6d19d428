import { type Call, fields, type Reply } from './envelope.ts'
import { newPayment } from './new-payment.ts'
import { orderView } from './order-view.ts'
import { ChaoyingRefusal } from './refusal.ts'

const CODE_LIFE = 2 * 3600 * 1000

/** `pay`: the shop scans the payer's barcode, whose digits say which wallet it is (Chaoying's micropay). */
export function micropay(call: Call): Reply {
  const { world, values } = call
  const authCode = fields.text(values, 'auth_code')
  const wallet = world.authCodes.walletOf(authCode)
  if (!wallet) throw new ChaoyingRefusal(20004, 'auth_code')
  const opened = newPayment(call, {
    channel: `${wallet}:barcode`,
    tradeType: `pay.${wallet}.micropay`,
    code: null,
    expiresAt: world.clock.now() + CODE_LIFE,
  })
  return orderView(world.authCodes.spend(authCode, opened))
}
