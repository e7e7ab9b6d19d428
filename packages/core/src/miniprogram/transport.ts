import { BrokerProblem } from '../broker-client.ts'
import type { Transport } from '../ports.ts'
import { callHost } from './call-host.ts'
import type { AlipayAnswer, AlipayHost, WechatHost } from './host.ts'
import { ANSWER_MS, plainAnswer } from './plain-answer.ts'

/** Carries requests by `wx.request`. There is no stream: the checkout polls. */
export function createWechatTransport(wx: WechatHost): Transport {
  return {
    send: ({ method, url, headers, body }) =>
      new Promise((resolve, reject) => {
        callHost(() =>
          wx.request({
            url,
            method,
            header: { ...headers },
            ...(body === undefined ? {} : { data: body }),
            dataType: 'text',
            responseType: 'text',
            timeout: ANSWER_MS,
            success: ({ statusCode, header, data }) => resolve(plainAnswer(statusCode, header, data)),
            fail: ({ errMsg }) => reject(failure(errMsg)),
          }),
        )
      }),
  }
}

/** Carries requests by `my.request`, which reports every status outside 2xx as a failure (error 19), answer enclosed. */
export function createAlipayTransport(my: AlipayHost): Transport {
  return {
    send: ({ method, url, headers, body }) =>
      new Promise((resolve, reject) => {
        const answer = ({ status, headers: told, data }: AlipayAnswer) =>
          resolve(plainAnswer(Number(status), told, data))
        callHost(() =>
          my.request({
            url,
            method,
            headers: { ...headers },
            ...(body === undefined ? {} : { data: body }),
            dataType: 'text',
            timeout: ANSWER_MS,
            success: answer,
            fail(problem) {
              if (Number(problem.status) >= 100) answer(problem)
              else reject(failure(`my.request ${problem.error} ${problem.errorMessage}`))
            },
          }),
        )
      }),
  }
}

/** In the host's own words. The commonest mistake of newcomers is told as what it is; else it means that no answer came. */
function failure(words: string | undefined): Error {
  // Alipay's error 4: "无权调用该接口", of a host that isn't listed.
  return new BrokerProblem(
    /domain|request 4 /.test(words as string) ? 'domain-not-allowed' : 'offline',
    words as string,
  )
}
