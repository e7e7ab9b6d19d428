import { type Context, Hono } from 'hono'
import type { WalletPlace, WalletRefusal } from '../../faults.ts'
import type { World } from '../../world.ts'
import { answerWallet } from '../answer-wallet.ts'
import { findApp, provenApp } from './registered-app.ts'
import { createStableTokens, type StableTokens } from './stable-token.ts'
import { errorResponse, type WechatErrcode, WechatError, wechatResponse } from './wechat-error.ts'

/** `api.weixin.qq.com/cgi-bin/`: what a merchant's server needs for the JS-SDK. */
export function createCgiBin(world: World): { routes: Hono; clear(): void } {
  const stable = createStableTokens(world.clock, world.wallets.tokens)
  const routes = new Hono()
  const answer = (context: Context, on: WalletPlace, appId: string, told: () => object): Promise<Response> =>
    answerWallet(world, context, { on, appId, work: () => answered(world, told), instead: refusals(world) })

  routes.post('/stable_token', async (context) => {
    const body = await context.req.text()
    return answer(context, 'wechat-token', appIdOf(body), () => stableToken(world, stable, body))
  })
  routes.get('/stable_token', () => errorResponse('cgi-bin', new WechatError(43002), world.clock))
  routes.get('/ticket/getticket', (context) => {
    const { access_token = '', type = '' } = context.req.query()
    const appId = world.wallets.tokens.find(access_token)?.appId ?? ''
    return answer(context, 'wechat-ticket', appId, () => ticket(world, access_token, type))
  })
  return { routes, clear: stable.clear }
}

function answered(world: World, told: () => object): Response {
  try {
    return wechatResponse('cgi-bin', told())
  } catch (error) {
    if (error instanceof WechatError) return errorResponse('cgi-bin', error, world.clock)
    throw error
  }
}

function refusals({ clock }: World): Partial<Record<WalletRefusal, () => Response>> {
  const refuse = (errcode: WechatErrcode) => () => errorResponse('cgi-bin', new WechatError(errcode), clock)
  return { 'rate-limited': refuse(45009), busy: refuse(-1), 'token-invalid': refuse(40001) }
}

function stableToken(world: World, stable: StableTokens, body: string): object {
  if (body === '') throw new WechatError(44002)
  const values = jsonOf(body)
  if (!values) throw new WechatError(47001)
  const read = (name: string): string => (typeof values[name] === 'string' ? values[name] : '')
  if (read('grant_type') !== 'client_credential') throw new WechatError(40002)
  const { app } = provenApp(world.wallets.apps, read('appid'), read('secret'))
  const { value: access_token, expiresIn: expires_in } = stable.take(app.appId, values.force_refresh === true)
  return { access_token, expires_in }
}

/** 公众号 "获取sdk临时票据". The same ticket is told until shortly before its end, as of the token. [assumed] */
function ticket({ wallets }: World, accessToken: string, type: string): object {
  if (accessToken === '') throw new WechatError(41001)
  if (!/^\d+_[\w-]{100,509}$/.test(accessToken)) throw new WechatError(40014)
  const found = wallets.tokens.find(accessToken)
  // One that was never given, a page's for example, is refused like one that another has replaced.
  if (!found || found.state === 'replaced') throw new WechatError(40001)
  if (found.state === 'ended') throw new WechatError(42001)
  // Of the two documented types the sandbox plays one.
  if (type !== 'jsapi') throw new WechatError(40097)
  if (findApp(wallets.apps, found.appId)?.kind !== 'official-account') throw new WechatError(48001)
  const { value, expiresIn: expires_in } = wallets.tickets.current(found.appId)
  return { errcode: 0, errmsg: 'ok', ticket: value, expires_in }
}

function jsonOf(body: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const values: unknown = JSON.parse(body)
    return typeof values === 'object' && values !== null ? (values as Readonly<Record<string, unknown>>) : undefined
  } catch {
    return undefined
  }
}

function appIdOf(body: string): string {
  const { appid } = jsonOf(body) ?? {}
  return typeof appid === 'string' ? appid : ''
}
