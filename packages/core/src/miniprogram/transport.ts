import { BrokerProblem } from '../broker-client.ts'
import type { Transport } from '../ports.ts'
import { callHost } from './call-host.ts'
import { createChunkedStream } from './chunked-stream.ts'
import type { AlipayAnswer, AlipayHost, WechatHost } from './host.ts'
import { ANSWER_MS, plainAnswer } from './plain-answer.ts'

/** Carries requests by `wx.request`, and streams where its base library can (2.20.2): elsewhere the checkout polls. */
export function createWechatTransport(wx: WechatHost): Transport {
  return {
    stream: createChunkedStream(wx),
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

/** Carries requests by `my.request`. It can't stream, so the checkout polls; and it reports every status outside 2xx as a failure (error 19), answer enclosed. */
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
  const told = words as string
  return /domain|request 4 /.test(told) ? domainNotAllowed(told) : new BrokerProblem('offline', told)
}

/** What a transport rejects with where its host refused to send a request, since it may not call the broker. `words`: the host's own. */
export function domainNotAllowed(words: string): Error {
  return new BrokerProblem('domain-not-allowed', words)
}
