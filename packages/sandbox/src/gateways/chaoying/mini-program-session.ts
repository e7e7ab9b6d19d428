import type { Context } from 'hono'
import type { ChaoyingMerchant } from '../../options.ts'
import { answerWallet } from '../../wallets/answer-wallet.ts'
import { wechatOpenidOf } from '../../wallets/people.ts'
import { findApp } from '../../wallets/wechat/registered-app.ts'
import { sessionKey } from '../../wallets/wechat/sns.ts'
import { type WechatErrcode, WechatError } from '../../wallets/wechat/wechat-error.ts'
import type { World } from '../../world.ts'
import { fields, keyOf, openAgentCall } from './envelope.ts'
import { ChaoyingRefusal, refusalResponse } from './refusal.ts'
import { type Parameters, signParameters } from './signature.ts'

/**
 * `Open/WXA_Code2Session` (Chaoying's "运维管理", "小程序用户code登录"): the openid of who logged in to a mini-program, for agents that have
 * no app secret. Signed with the agent's key, answered flat, with `expires_in` as a number. What WeChat refuses is a wrong parameter in
 * WeChat's words. [assumed]
 */
export async function miniProgramSession(
  world: World,
  context: Context,
  merchants: readonly ChaoyingMerchant[],
): Promise<Response> {
  try {
    const { merchant, values } = await openAgentCall(context.req.raw, merchants)
    const appId = fields.text(values, 'appid')
    const refuse = (errcode: WechatErrcode) => () => refusalResponse(refusalOf(new WechatError(errcode)))
    return await answerWallet(world, context, {
      on: 'wechat-code',
      appId,
      work: () => sessionResponse(session(world, appId, fields.text(values, 'js_code')), merchant),
      instead: { busy: refuse(-1), 'rate-limited': refuse(45011), blocked: refuse(40226) },
    })
  } catch (error) {
    if (error instanceof ChaoyingRefusal) return refusalResponse(error)
    if (error instanceof WechatError) return refusalResponse(refusalOf(error))
    throw error
  }
}

function refusalOf({ message }: WechatError): ChaoyingRefusal {
  return new ChaoyingRefusal(20004, message)
}

function session({ wallets }: World, appId: string, code: string): object {
  if (findApp(wallets.apps, appId)?.kind !== 'mini-program') throw new WechatError(40013)
  const { person } = wallets.redeemWechat(code, appId, 'mini-program')
  return { openid: wechatOpenidOf(person, appId), session_key: sessionKey(), expires_in: 7200 }
}

function sessionResponse(told: object, merchant: ChaoyingMerchant): Response {
  const all = { state: 'SUCCESS', code: '10000', msg: 'SUCCESS', ...told }
  const texts: Parameters = Object.fromEntries(Object.entries(all).map(([name, value]) => [name, String(value)]))
  return Response.json({ ...all, sign: signParameters(texts, keyOf(merchant, 'v1')) })
}
