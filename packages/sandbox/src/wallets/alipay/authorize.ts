import type { Context } from 'hono'
import { pageResponse } from '../../phone/page.ts'
import type { World } from '../../world.ts'
import { answerWallet } from '../answer-wallet.ts'
import { personOf } from '../person-cookie.ts'
import { isRegistered, webAddress, withQuery } from '../return-address.ts'

/** What a page may ask for: the id alone, which nobody is asked about, or the profile as well. */
const SCOPES = ['auth_base', 'auth_user']

/**
 * What openauth.alipay.com/oauth2/publicAppAuthorize.htm does (支付宝 "网页授权获取用户信息", first step): checks the address and sends the
 * browser back with an auth_code. The words of its refusals are [assumed].
 */
export function authorize(world: World, context: Context): Promise<Response> {
  const { app_id = '', scope = '', redirect_uri = '', state } = context.req.query()
  const refusal = refusalOf(world, { appId: app_id, scope, address: redirect_uri, state: state ?? '' })
  const go = (more: Readonly<Record<string, string>>): Response => {
    if (refusal) return pageResponse({ title: '支付宝', script: 'notice', data: { text: refusal }, status: 400 })
    const values = { app_id, source: 'alipay_wallet', scope, ...(state === undefined ? {} : { state }), ...more }
    return context.redirect(withQuery(redirect_uri, values))
  }
  return answerWallet(world, context, {
    on: 'alipay-authorize',
    appId: app_id,
    work() {
      if (refusal) return go({})
      const login = { kind: 'alipay', appId: app_id, person: personOf(context), scope } as const
      return go({ auth_code: world.wallets.codes.issue(login) })
    },
    // A scope that wasn't agreed to is named in error_scope, and there is no code. [assumed for a payer who refuses them all]
    instead: { denied: () => go({ error_scope: scope }) },
  })
}

function refusalOf(
  { wallets }: World,
  asked: { appId: string; scope: string; address: string; state: string },
): string | undefined {
  const app = wallets.apps.alipay
  if (app?.appId !== asked.appId) return 'app_id 参数错误：应用不存在'
  if (!asked.scope.split(',').every((scope) => SCOPES.includes(scope))) return 'scope 参数错误'
  const address = webAddress(asked.address)
  if (!address || !isRegistered(address, app.domains)) return 'redirect_uri 参数错误：与应用配置的授权回调地址不一致'
  // "不能有中文 … 最大长度 100 位": texts in base64 fit.
  return /^[\w+/=.~-]{0,100}$/.test(asked.state) ? undefined : 'state 参数错误'
}
