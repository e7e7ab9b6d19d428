import { BrokerProblem } from '../broker-client.ts'
import { callHost } from './call-host.ts'
import type { AlipayHost, WechatHost } from './host.ts'

/** Asks WeChat for a login code: single-use, good for five minutes. Rejects with why there is none; may never settle. */
export function wechatLoginCode(wx: WechatHost): Promise<string> {
  return settle((done, failed) => wx.login({ success: ({ code }) => done(code), fail: ({ errMsg }) => failed(errMsg) }))
}

/** Asks Alipay for an authorization code of its quiet scope. Rejects with why there is none; may never settle. */
export function alipayLoginCode(my: AlipayHost): Promise<string> {
  return settle((done, failed) =>
    my.getAuthCode({
      scopes: ['auth_base'],
      success: ({ authCode }) => done(authCode),
      fail: ({ error, errorMessage }) => failed(`${error} ${errorMessage}`),
    }),
  )
}

function settle(
  ask: (done: (code: string | undefined) => void, failed: (why: string | undefined) => void) => unknown,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const failed = (why = 'without a word') =>
      reject(new BrokerProblem('authorization-failed', `The mini-program’s login failed: ${why}`))
    // Wrappers are known to call `success` with nothing in it.
    try {
      callHost(() => ask((code) => (code ? resolve(code) : failed()), failed))
    } catch (error) {
      failed(String(error))
    }
  })
}
