import type { PayScenario } from '@pay-checkout/protocol'
import { parseChinaStamp } from '../../clock.ts'
import { alipayCode, ecnyCode, wechatCode } from '../../identifiers.ts'
import type { Payment } from '../../ledger/payment.ts'
import { appSheet, paySheet } from '../../upstream/wechat.ts'
import { payerProblem } from '../../wallets/named-payer.ts'
import type { World } from '../../world.ts'
import { type Call, fields, type Reply } from './envelope.ts'
import { newPayment } from './new-payment.ts'
import { ChaoyingRefusal } from './refusal.ts'

/** The wallets with a pre-order. */
export type PreOrderWallet = 'wechat' | 'alipay' | 'ecny'

const SCENARIO: Readonly<Record<string, PayScenario>> = { JSPAY: 'jsapi', NATIVE: 'qr', APP: 'app', APP_BANK: 'app' }
const CODE: Record<PreOrderWallet, () => string> = { wechat: wechatCode, alipay: alipayCode, ecny: ecnyCode }
const CODE_LIFE = 2 * 3600 * 1000

/** `PreOrder_WECHAT`, `PreOrder_ALIPAY`, `PreOrder_ECNY`. The reply's trade_state SUCCESS means: the order was made. */
export function preOrder(call: Call, wallet: PreOrderWallet): Reply {
  const { values } = call
  const tradeType = fields.text(values, 'trade_type')
  const scenario = Object.hasOwn(SCENARIO, tradeType) ? SCENARIO[tradeType] : undefined
  if (!scenario) throw new ChaoyingRefusal(20004, 'trade_type')
  // The document shows e-CNY by a code to scan, and no other way.
  if (wallet === 'ecny' && scenario !== 'qr') throw new ChaoyingRefusal(20013)
  checkPayer(call, wallet, tradeType)
  const miniProgram = wallet === 'wechat' && scenario === 'jsapi' && values.is_minipg === '1'
  const name = wallet === 'wechat' ? 'weixin' : wallet
  const payment = newPayment(call, {
    channel: `${wallet}:${miniProgram ? 'miniprogram' : scenario}`,
    tradeType: `pay.${name}.${tradeType.toLowerCase()}`,
    code: scenario === 'qr' ? CODE[wallet]() : null,
    expiresAt: expiry(call, wallet),
  })
  return { code: '10000', trade_state: 'SUCCESS', out_trade_no: payment.tradeNo, ...opening(payment, scenario, call) }
}

/** Who pays, and in which app, has to be told where the wallet is opened for one payer (pre-order documents, request). */
function checkPayer({ world, values, generation }: Call, wallet: PreOrderWallet, tradeType: string): void {
  const inApp = tradeType === 'APP' || (tradeType === 'APP_BANK' && generation === 'v1')
  if (wallet === 'wechat' && (tradeType === 'JSPAY' || inApp)) fields.text(values, 'sub_appid')
  if (tradeType !== 'JSPAY') return
  const byLogon = wallet === 'alipay' && generation === 'v1' && values.buyer_logon_id !== undefined
  if (byLogon || wallet === 'ecny') return
  const problem = payerProblem(world, { wallet, appId: values.sub_appid, id: fields.text(values, 'buyer_id') })
  if (problem) throw new ChaoyingRefusal(20004, problem.words)
}

/** Alipay's times count when both are there (document of Alipay's pre-order); WeChat's time_expire counts alone. */
function expiry({ world, values }: Call, wallet: PreOrderWallet): number {
  const now = world.clock.now()
  const [start, end] = ['time_start', 'time_expire'].map((name) => {
    const text = fields.optionalText(values, name)
    const at = text === undefined ? undefined : parseChinaStamp(text)
    if (text !== undefined && at === undefined) throw new ChaoyingRefusal(20004, name)
    return at
  })
  if (end === undefined || (wallet === 'alipay' && start === undefined)) return now + CODE_LIFE
  if (end <= now) throw new ChaoyingRefusal(20004, 'time_expire')
  return Math.min(end, now + CODE_LIFE)
}

/** What opens the payment. */
function opening(payment: Payment, scenario: PayScenario, { world, values, generation }: Call): Record<string, string> {
  const { code, wallet, walletNo, id } = payment
  if (code !== null) {
    // The picture isn't drawn here: later versions of the document strike it out, and merchants draw code_url.
    const image = `${world.publicUrl}/pay/qrcode?uuid=${encodeURIComponent(code)}`
    return wallet === 'ecny' ? { code_url: code } : { code_url: code, code_img_url: image }
  }
  if (wallet === 'wechat') {
    const info = scenario === 'app' ? wechatAppInfo(payment, world) : bridgeInfo(payment, world)
    const { sub_appid: appid = '', buyer_id: sub_openid = '' } = values
    return { appid, sub_openid, token_id: id.padEnd(32, '0'), pay_info: JSON.stringify(info) }
  }
  // What Alipay's app wants is opaque to everybody on the way. [assumed]
  if (scenario === 'app') return { pay_info: `trade_no=${walletNo}` }
  const reference = generation === 'v1' ? { pay_url: `${world.publicUrl}/phone/pay/${id}` } : {}
  return { pay_info: JSON.stringify({ tradeNO: walletNo }), ...reference }
}

/** The six names and two more; timeStamp counts milliseconds, and paySign covers it so (pre-order document, sample). */
function bridgeInfo({ appId, prepayId }: Payment, { upstreamKey: key, clock }: World): Record<string, string> {
  const sheet = paySheet({ appId: appId ?? '', prepayId: prepayId ?? '', key, now: clock.now(), unit: 'ms' })
  return { ...sheet, status: '0', callback_url: '' }
}

function wechatAppInfo({ appId, prepayId }: Payment, { upstreamKey: key, clock }: World): Record<string, string> {
  return appSheet({ appId: appId ?? '', prepayId: prepayId ?? '', key, now: clock.now() })
}
