import { randomBytes } from 'node:crypto'
import { type Context, Hono } from 'hono'
import { letters } from '../../identifiers.ts'
import type { World } from '../../world.ts'
import { answerWallet } from '../answer-wallet.ts'
import { wechatOpenidOf } from '../people.ts'
import { createQuota, type Quota } from '../quota.ts'
import { provenApp, type RegisteredApp } from './registered-app.ts'
import { errorResponse, type WechatErrcode, WechatError, wechatResponse } from './wechat-error.ts'

/** What the two exchanges of a code differ in. */
interface Exchange {
  takes: RegisteredApp['kind']
  /** The parameter that has the code. */
  name: 'code' | 'js_code'
  told(openid: string, scope: string): object
}

/** 公众号 "网页授权", second step. */
const PAGE: Exchange = {
  takes: 'official-account',
  name: 'code',
  told: (openid, scope) => ({
    access_token: `80_${letters(100)}`,
    expires_in: 7200,
    refresh_token: `80_${letters(100)}`,
    openid,
    scope,
  }),
}

/** 小程序 "小程序登录凭证校验" (code2Session). */
const MINI_PROGRAM: Exchange = {
  takes: 'mini-program',
  name: 'js_code',
  told: (openid) => ({ session_key: sessionKey(), openid }),
}

/** A key of 16 bytes, in base64. */
export function sessionKey(): string {
  return randomBytes(16).toString('base64')
}

/** `api.weixin.qq.com/sns/`: codes for openids. */
export function createSns(world: World): { routes: Hono; clear(): void } {
  // "频率限制，每个用户每分钟100次" (code2Session, 45011).
  const perPerson = createQuota(world.clock, 100, 'minute')
  const routes = new Hono()
  routes.get('/oauth2/access_token', (context) => answerExchange(world, context, PAGE, perPerson))
  routes.get('/jscode2session', (context) => answerExchange(world, context, MINI_PROGRAM, perPerson))
  return { routes, clear: () => perPerson.clear() }
}

function answerExchange(world: World, context: Context, exchange: Exchange, perPerson: Quota): Promise<Response> {
  const refuse = (errcode: WechatErrcode) => () => errorResponse('sns', new WechatError(errcode), world.clock)
  return answerWallet(world, context, {
    on: 'wechat-code',
    appId: context.req.query('appid') ?? '',
    work() {
      try {
        return wechatResponse('sns', redeem(world, context, exchange, perPerson))
      } catch (error) {
        if (error instanceof WechatError) return errorResponse('sns', error, world.clock)
        throw error
      }
    },
    instead: { 'rate-limited': refuse(45011), busy: refuse(-1), blocked: refuse(40226) },
  })
}

function redeem(world: World, { req }: Context, exchange: Exchange, perPerson: Quota): object {
  const read = (name: string): string => req.query(name) ?? ''
  const { kind, app } = provenApp(world.wallets.apps, read('appid'), read('secret'))
  if (kind !== exchange.takes) throw new WechatError(40013)
  if (read('grant_type') !== 'authorization_code') throw new WechatError(40002)
  const code = read(exchange.name)
  if (code === '') throw new WechatError(41008)
  // A call too many is refused before it is looked at: the code stays good. [assumed]
  const whose = world.wallets.codes.personOf(code)
  if (whose !== undefined && !perPerson.take(`${app.appId} ${whose}`)) throw new WechatError(45011)
  const { person, scope } = world.wallets.redeemWechat(code, app.appId, kind)
  return exchange.told(wechatOpenidOf(person, app.appId), scope)
}
