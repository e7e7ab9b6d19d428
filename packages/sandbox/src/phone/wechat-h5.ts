import { Hono } from 'hono'
import type { Payment } from '../ledger/payment.ts'
import type { PooulMerchant } from '../options.ts'
import type { World } from '../world.ts'
import { pageResponse } from './page.ts'

const LIFE = 5 * 60_000

/** The page behind `mweb_url`: WeChat's own refusals, then the wallet, then back to the shop. */
export function createWechatH5(world: World, merchants: readonly PooulMerchant[]): Hono {
  const routes = new Hono()
  routes.get('/:id', (context) => {
    const payment = world.ledger.byId(context.req.param('id'))
    const refusal = refusalOf(context.req.raw.headers, payment, merchants, world.clock.now())
    if (refusal !== undefined || !payment) {
      return pageResponse({ title: '微信支付', script: 'notice', data: { text: refusal ?? '' }, status: 400 })
    }
    const back = context.req.query('redirect_url') ?? ''
    const data = { id: payment.id, ...(/^https?:\/\//.test(back) ? { back } : {}) }
    return pageResponse({ title: '微信支付', script: 'h5', data })
  })
  return routes
}

/** Why WeChat won't go on, in WeChat's words. */
function refusalOf(
  headers: Headers,
  payment: Payment | undefined,
  merchants: readonly PooulMerchant[],
  now: number,
): string | undefined {
  const referer = headers.get('referer') ?? ''
  if (/MicroMessenger/i.test(headers.get('user-agent') ?? '')) return '请在微信外打开订单，进行支付'
  if (!URL.canParse(referer)) return '商家参数格式有误,请联系商家解决'
  if (!payment) return '支付请求不存在，请重新发起支付'
  const domains = merchants.find(({ merchantId }) => merchantId === payment.merchantId)?.h5Domains
  if (domains && !domains.includes(new URL(referer).hostname)) return '商家存在未配置的参数,请联系商家解决'
  if (now - payment.createdAt > LIFE) return '支付请求已失效，请重新发起支付'
  return undefined
}
