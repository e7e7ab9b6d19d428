import { alipayCode, alipayTradeNo, digits, prepayId, wechatCode } from '../../identifiers.ts'
import type { NewPayment } from '../../ledger/ledger.ts'
import type { Wallet } from '../../ledger/payment.ts'
import { firstBeyond } from '../../limits.ts'
import type { TlinxMethod, TlinxShop } from '../../options.ts'
import { payerProblem } from '../../wallets/named-payer.ts'
import type { World } from '../../world.ts'
import { amount, text, type Values } from './fields.ts'
import { LIMITS, NATIVE_LIMITS } from './limits.ts'
import { type OrderView, paymentView } from './order-view.ts'
import { methodsOf } from './paylist.ts'
import { TlinxRefusal } from './refusal.ts'
import { sceneReply } from './scene-reply.ts'
import { BARCODE, HOSTED, NATIVE, requiredOf, SCAN, type Scene, sceneOf } from './scenes.ts'

const CODE_LIFE = 2 * 3600 * 1000

/** `payorder`: opens a payment and answers its data, or throws a {@link TlinxRefusal}. */
export function payOrder(world: World, shop: TlinxShop, values: Values): OrderView {
  const scene = sceneOf(values)
  const method = methodOf(shop, values, scene)
  const beyond = firstBeyond(values, scene === NATIVE ? NATIVE_LIMITS : LIMITS)
  if (beyond !== undefined) throw new TlinxRefusal(8008, `${beyond}过长`)
  checkScene(world, values, { scene, wallet: method.wallet })
  if (scene === BARCODE && world.authCodes.walletOf(text(values, 'auth_code') ?? '') !== method.wallet) {
    throw new TlinxRefusal(8011, '条码格式不对')
  }
  const opened = world.ledger.open(newPayment(world, shop, values, { scene, method }))
  if (!opened) throw new TlinxRefusal(8045)
  const payment = scene === BARCODE ? world.authCodes.spend(text(values, 'auth_code') ?? '', opened) : opened
  if (payment.status === 'failed') throw new TlinxRefusal(8011, '余额不足')
  return { ...paymentView(payment), ...sceneReply(world, payment, scene) }
}

function methodOf(shop: TlinxShop, values: Values, scene: Scene): TlinxMethod {
  const tag = text(values, 'pmt_tag')
  if (tag === undefined) throw new TlinxRefusal(8004)
  const method = methodsOf(shop).find((known) => known.pmt_tag === tag)
  if (!method?.pmt_type.split(',').includes(scene.pmtType)) throw new TlinxRefusal(8007)
  return method
}

function checkScene(world: World, values: Values, { scene, wallet }: { scene: Scene; wallet: Wallet }): void {
  const missing = requiredOf(scene, wallet).find((name) => text(values, name) === undefined)
  if (missing !== undefined) throw new TlinxRefusal(8011, `缺少参数${missing}`)
  const problem =
    scene === NATIVE &&
    (wallet === 'wechat' || wallet === 'alipay') &&
    payerProblem(world, {
      wallet,
      appId: text(values, 'sub_appid'),
      id: text(values, wallet === 'wechat' ? 'sub_openid' : 'buyer_id') ?? '',
    })
  if (problem) throw new TlinxRefusal(8011, problem.words)
  if (scene === HOSTED && !URL.canParse(text(values, 'jump_url') ?? '')) throw new TlinxRefusal(8008, 'jump_url')
}

/** trade_amount = original_amount − discount_amount − ignore_amount, all whole fen (mct1 document, 4.4.1.1). */
function tradeAmount(values: Values): number {
  const original = amount(values, 'original_amount') ?? Number.NaN
  const less = (amount(values, 'discount_amount') ?? 0) + (amount(values, 'ignore_amount') ?? 0)
  const trade = amount(values, 'trade_amount') ?? Number.NaN
  if (!(trade > 0) || trade !== original - less) throw new TlinxRefusal(8006)
  return trade
}

/** At most 64 letters and digits, unique in the shop (mct1 document, out_no). */
function outNo(values: Values): string {
  const value = text(values, 'out_no')
  if (value === undefined) throw new TlinxRefusal(8044)
  if (!/^[0-9A-Za-z]{1,64}$/.test(value)) throw new TlinxRefusal(8008, 'out_no只允许使用数字、字母')
  return value
}

function notifyUrl(values: Values): string | null {
  const value = text(values, 'notify_url')
  if (value === undefined) return null
  if (value.length > 200 || !/^https?:\/\//.test(value) || !URL.canParse(value))
    throw new TlinxRefusal(8008, 'notify_url')
  return value
}

function newPayment(
  world: World,
  shop: TlinxShop,
  values: Values,
  how: { scene: Scene; method: TlinxMethod },
): NewPayment {
  const now = world.clock.now()
  const { scene, method } = how
  const { wallet, pmt_tag, pmt_name } = method
  const code = wallet === 'wechat' ? wechatCode() : alipayCode()
  const number = String(world.ledger.size() + 1)
  const optional = ['remark', 'tag', 'jump_url'].map((name) => [name, text(values, name) ?? ''] as const)
  const tradeNo = outNo(values)
  return {
    gateway: 'tlinx',
    merchantId: shop.openId,
    merchantName: shop.name,
    tradeNo,
    // 25 digits, like the samples: a nine, the second, and fourteen more.
    gatewayNo: `9${Math.floor(now / 1000)}${digits(14)}`,
    channel: `${wallet}:${scene.scenario}`,
    wallet,
    subject: text(values, 'ord_name') ?? shop.name,
    amount: tradeAmount(values),
    expiresAt: now + CODE_LIFE,
    notifyUrl: notifyUrl(values),
    code: scene === SCAN ? code : null,
    prepayId: wallet === 'wechat' && scene !== BARCODE ? prepayId(now) : null,
    appId: text(values, 'sub_appid') ?? null,
    payer: text(values, 'sub_openid') ?? text(values, 'buyer_id') ?? null,
    walletNo: wallet === 'alipay' ? alipayTradeNo(now) : null,
    told: {
      pmt_tag,
      pmt_name,
      original_amount: String(amount(values, 'original_amount')),
      discount_amount: String(amount(values, 'discount_amount') ?? 0),
      ignore_amount: String(amount(values, 'ignore_amount') ?? 0),
      ord_mct_id: number,
      ord_shop_id: number,
      shop_name: shop.name,
      ...Object.fromEntries(optional),
    },
  }
}
