import type { AlipayReply, AlipayScript } from './alipay-js-bridge.ts'
import { type ShownPhone, showPhoneOverlay } from './phone-overlay.ts'
import type { WeixinReply, WeixinScript } from './weixin-js-bridge.ts'

export interface SandboxWalletOptions {
  /** The sandbox's address, for example `http://127.0.0.1:4010`. The page's policy must allow to call and to frame it. */
  readonly sandboxUrl: string
  /** Shows the phone's page to the payer; in an overlay on this page by default. `gaveUp` means that it was put away. */
  readonly show?: (url: string, gaveUp: () => void) => ShownPhone
}

/** The `pay` of both scripted bridges, answered by a person (or a test) at the sandbox's phone. */
export interface SandboxWallet {
  readonly wechat: WeixinScript['pay']
  readonly alipay: AlipayScript['pay']
}

type PhoneOutcome = 'ok' | 'cancel' | 'fail'

interface SandboxAnswer<Refusal> {
  readonly payment?: { readonly id: string }
  readonly error?: Refusal
}

const ALIPAY_CODES: Readonly<Record<PhoneOutcome, string>> = { ok: '9000', cancel: '6001', fail: '4000' }

/** Lets the sandbox's phone play the wallet behind a scripted bridge. */
export function sandboxWallet({ sandboxUrl, show = overlay }: SandboxWalletOptions): SandboxWallet {
  return {
    async wechat(params): Promise<WeixinReply> {
      const asked = { params, runtime: 'jsapi', appId: params.appId }
      const answer = await ask<{ errMsg: string; errDesc?: string }>('wechat-invoke', asked)
      if (!answer.payment) {
        return {
          err_msg: answer.error?.errMsg ?? 'get_brand_wcpay_request:fail',
          err_desc: answer.error?.errDesc ?? '',
        }
      }
      return { err_msg: `get_brand_wcpay_request:${await payOnPhone(answer.payment.id)}` }
    },
    async alipay({ tradeNO }): Promise<AlipayReply> {
      const answer = await ask<{ resultCode: string }>('alipay-invoke', { tradeNO })
      return answer.payment
        ? { resultCode: ALIPAY_CODES[await payOnPhone(answer.payment.id)] }
        : { resultCode: answer.error?.resultCode ?? '4000' }
    },
  }

  async function ask<Refusal>(call: string, body: unknown): Promise<SandboxAnswer<Refusal>> {
    const response = await fetch(`${sandboxUrl}/phone/api/${call}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    return (await response.json()) as SandboxAnswer<Refusal>
  }

  function payOnPhone(paymentId: string): Promise<PhoneOutcome> {
    return new Promise((resolve) => {
      const finish = (outcome: PhoneOutcome) => {
        removeEventListener('message', hear)
        phone.close()
        resolve(outcome)
      }
      const hear = ({ origin, source, data }: MessageEvent) => {
        if (origin !== new URL(sandboxUrl).origin || source !== phone.frame) return
        if (data?.source !== 'pay-sandbox-phone' || data.paymentId !== paymentId) return
        if (Object.keys(ALIPAY_CODES).includes(data.outcome)) finish(data.outcome)
      }
      const phone = show(`${sandboxUrl}/phone/pay/${encodeURIComponent(paymentId)}?embedded=1`, () => finish('cancel'))
      addEventListener('message', hear)
    })
  }
}

function overlay(url: string, gaveUp: () => void): ShownPhone {
  return showPhoneOverlay(window, url, gaveUp)
}
