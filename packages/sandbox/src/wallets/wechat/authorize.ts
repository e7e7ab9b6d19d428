import type { Context } from 'hono'
import { pageResponse } from '../../phone/page.ts'
import type { World } from '../../world.ts'
import { answerWallet } from '../answer-wallet.ts'
import { personOf } from '../person-cookie.ts'
import { isRegistered, webAddress, withQuery } from '../return-address.ts'
import { findApp } from './registered-app.ts'

/** What a page may ask for: the openid alone, which nobody is asked about, or the profile as well. */
const SCOPES = ['snsapi_base', 'snsapi_userinfo']

// "由于授权操作安全等级较高，所以在发起授权请求时，微信会对授权链接做正则强匹配校验，如果链接的参数顺序不对，授权页面将无法正常访问": what a
// server sees of it. The fragment `#wechat_redirect`, which has to be there, too, never leaves the phone.
const ORDER = ['appid', 'redirect_uri', 'response_type', 'scope', 'state']
const UNREACHABLE = '该链接无法访问'

/**
 * What open.weixin.qq.com/connect/oauth2/authorize does (公众号 "网页授权", first step): checks the address and sends the browser back
 * with a code. Refusals are pages in WeChat's words; their numbers stand in the table of the same document, "错误返回码说明".
 */
export function authorize(world: World, context: Context): Promise<Response> {
  const request = askedFor(context)
  const go = (values: Readonly<Record<string, string>>): Response => {
    const refusal = refusalOf(world, request)
    if (refusal) return pageResponse({ title: '微信', script: 'notice', data: { text: refusal }, status: 400 })
    return context.redirect(withQuery(request.redirectUri, { ...values, state: request.state }))
  }
  return answerWallet(world, context, {
    on: 'wechat-authorize',
    appId: request.appId,
    work() {
      if (refusalOf(world, request)) return go({})
      const { appId, scope } = request
      const code = world.wallets.codes.issue({ kind: 'wechat-page', appId, person: personOf(context), scope })
      return go({ code })
    },
    // "若用户禁止授权，则重定向后不会带code参数，仅会带上state参数" (微信开放平台 "网站应用微信登录").
    instead: { denied: () => go({}) },
  })
}

interface Asked {
  names: readonly string[]
  appId: string
  redirectUri: string
  responseType: string
  scope: string
  state: string
}

function askedFor({ req }: Context): Asked {
  const { searchParams } = new URL(req.url)
  const read = (name: string): string => searchParams.get(name) ?? ''
  return {
    names: [...searchParams.keys()],
    appId: read('appid'),
    redirectUri: read('redirect_uri'),
    responseType: read('response_type'),
    scope: read('scope'),
    state: read('state'),
  }
}

function refusalOf(world: World, { names, appId, redirectUri, responseType, scope, state }: Asked): string | undefined {
  if (appId === '') return 'appid不能为空，错误码：10012'
  if (redirectUri === '') return 'redirect_uri不能为空，错误码：10011'
  if (scope === '') return 'scope不能为空，错误码：10010'
  if (!isInOrder(names) || responseType !== 'code') return UNREACHABLE
  // Where the table has no number of its own the words are [assumed].
  const found = findApp(world.wallets.apps, appId)
  if (found?.kind !== 'official-account') return 'appid 参数错误'
  if (!SCOPES.includes(scope)) return 'scope 参数错误或没有 scope 权限，错误码：10005'
  const address = webAddress(redirectUri)
  if (!address) return 'redirect_uri 参数错误'
  if (!isRegistered(address, found.app.domains)) {
    return 'redirect_uri 参数错误：redirect_uri域名与后台配置不一致，错误码：10003'
  }
  // "开发者可以填写a-zA-Z0-9的参数值，最多128字节".
  return /^[a-zA-Z0-9]{0,128}$/.test(state) ? undefined : 'state 参数错误'
}

/** The documented names in the documented order, each once; `state` may be missing, and what follows is not looked at. */
function isInOrder(names: readonly string[]): boolean {
  const places = names.filter((name) => ORDER.includes(name))
  const expected = ORDER.filter((name) => name !== 'state' || places.includes(name))
  return expected.join() === places.join() && expected.every((name, at) => names[at] === name)
}
