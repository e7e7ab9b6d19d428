import { hex } from '../../identifiers.ts'
import type { Payment } from '../../ledger/payment.ts'
import { appSheet, paySheet } from '../../upstream/wechat.ts'
import type { World } from '../../world.ts'
import { type OrderView, tradeResult } from './order-view.ts'
import { APP, H5, HOSTED, NATIVE, type Scene } from './scenes.ts'

/** What opens the payment, beside the order itself. */
export function sceneReply(world: World, payment: Payment, scene: Scene): OrderView {
  if (scene === H5) return h5Reply(world, payment)
  if (scene === APP) return appReply(world, payment)
  if (scene === NATIVE) return nativeReply(world, payment)
  if (scene !== HOSTED) return {}
  return { jsapi_pay_url: `${world.publicUrl}/tlinx/cashier/${payment.gatewayNo}`, trade_qrcode: '' }
}

/** With the samples' own slips: blanks before the JSAPI values, a line break after trade_no (mct1 document, 4.4.3 to 4.4.5). */
function nativeReply({ upstreamKey: key, clock }: World, payment: Payment): OrderView {
  const numbers = { trade_amount: payment.amount, status: 2, trade_qrcode: '', trade_account: '', trade_pay_time: '' }
  if (payment.wallet === 'alipay') return { ...numbers, trade_no: `${payment.walletNo}\n` }
  const sheet = paySheet({ appId: payment.appId ?? '', prepayId: payment.prepayId ?? '', key, now: clock.now() })
  return {
    ...numbers,
    appId: ` ${sheet.appId}`,
    timeStamp: sheet.timeStamp,
    nonceStr: ` ${sheet.nonceStr}`,
    signType: ` ${sheet.signType}`,
    package: ` ${sheet.package}`,
    paySign: ` ${sheet.paySign}`,
  }
}

/** The address stands in what WeChat answered the bank, which is JSON in a text. */
function h5Reply({ publicUrl }: World, payment: Payment): OrderView {
  const { id, prepayId } = payment
  const mweb_url = `${publicUrl}/wechat/h5/${id}?prepay_id=${prepayId}&package=${Number.parseInt(hex(7), 16)}`
  return { trade_result: JSON.stringify({ ...JSON.parse(tradeResult(payment)), trade_type: 'MWEB', mweb_url }) }
}

/** Six values for WeChat's SDK; the time has an s too many, as published clients read it. */
function appReply({ upstreamKey: key, clock }: World, { appId, prepayId }: Payment): OrderView {
  const sheet = appSheet({ appId: appId ?? '', prepayId: prepayId ?? '', key, now: clock.now() })
  return {
    wxapp_partnerid: sheet.partnerid ?? '',
    wxapp_prepayid: sheet.prepayid ?? '',
    wxapp_package: sheet.package ?? '',
    wxapp_noncestr: sheet.noncestr ?? '',
    swxapp_timestamp: sheet.timestamp ?? '',
    wxapp_sign: sheet.sign ?? '',
  }
}
