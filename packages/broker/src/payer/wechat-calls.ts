import type { WechatApp } from '../context/wallet-app.ts'
import { joinAddress } from '../gateway/reach.ts'
import { textOf, type Values } from '../gateway/values.ts'
import type { FoundId } from '../store/authorization-rows.ts'
import type { PayerContext } from './payer-context.ts'
import { callWallet, fieldsOf } from './wallet-call.ts'
import { errorOf, WalletUnavailable } from './wallet-error.ts'

/** A token, and the seconds it is good for. */
export interface WechatToken {
  readonly token: string
  readonly seconds: number
}

/** The openid of whoever came back from WeChat's page. Source: WeChat "网页授权", step 2. */
export function openidOfCode(context: PayerContext, app: WechatApp, code: string): Promise<readonly FoundId[]> {
  const query = { appid: app.appId, secret: app.secret.reveal(), code, grant_type: 'authorization_code' }
  return get(context, { app, path: 'sns/oauth2/access_token', query, read: openidIn })
}

/** The openid of whoever opened the mini-program. Its session_key is left where it is. Source: WeChat "小程序登录", code2Session. */
export function openidOfLogin(context: PayerContext, app: WechatApp, code: string): Promise<readonly FoundId[]> {
  const query = { appid: app.appId, secret: app.secret.reveal(), js_code: code, grant_type: 'authorization_code' }
  return get(context, { app, path: 'sns/jscode2session', query, read: openidIn })
}

/** The app's access token, by the call that leaves tokens alone which others use. Source: WeChat "获取稳定版接口调用凭据". */
export function stableToken(context: PayerContext, app: WechatApp): Promise<WechatToken> {
  const fields = {
    grant_type: 'client_credential',
    appid: app.appId,
    secret: app.secret.reveal(),
    force_refresh: false,
  }
  return callWallet(context, {
    app,
    call: 'cgi-bin/stable_token',
    request: {
      method: 'POST',
      url: joinAddress(context.walletServers.wechat, 'cgi-bin/stable_token'),
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify(fields),
    },
    read: (bytes) => tokenIn(saidBy(bytes), 'access_token'),
  })
}

/** The app's ticket for pages that use the JS-SDK. Source: WeChat "JS-SDK说明文档", appendix 1. */
export function jsapiTicket(context: PayerContext, app: WechatApp, accessToken: string): Promise<WechatToken> {
  const query = { access_token: accessToken, type: 'jsapi' }
  return get(context, { app, path: 'cgi-bin/ticket/getticket', query, read: (said) => tokenIn(said, 'ticket') })
}

interface Asking<Answer> {
  readonly app: WechatApp
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  read(said: Values): Answer
}

function get<Answer>(context: PayerContext, { app, path, query, read }: Asking<Answer>): Promise<Answer> {
  return callWallet(context, {
    app,
    call: path,
    request: {
      method: 'GET',
      url: `${joinAddress(context.walletServers.wechat, path)}?${new URLSearchParams(query)}`,
      headers: { accept: 'application/json' },
    },
    read: (bytes) => read(saidBy(bytes)),
  })
}

function saidBy(bytes: Uint8Array): Values {
  const said = fieldsOf(bytes)
  const code = textOf(said.errcode)
  if (said.errcode !== undefined && code !== '0') throw errorOf(code ?? 'unreadable')
  return said
}

function openidIn({ openid }: Values): readonly FoundId[] {
  if (typeof openid !== 'string' || !/^[\w-]{6,128}$/.test(openid)) throw new WalletUnavailable('unreadable')
  return [{ kind: 'openid', id: openid }]
}

function tokenIn(said: Values, name: string): WechatToken {
  const token = said[name]
  const { expires_in: seconds } = said
  if (typeof token !== 'string' || !/^[\x21-\x7e]{1,1024}$/.test(token)) throw new WalletUnavailable('unreadable')
  if (typeof seconds !== 'number' || !(seconds > 0)) throw new WalletUnavailable('unreadable')
  return { token, seconds }
}
