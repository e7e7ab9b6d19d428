import {
  createFakeLife,
  type FakeAnswer,
  type FakeLife,
  type FakeRequest,
  type HostListeners,
  soon,
} from './fake-host.ts'

/** How the network, Alipay and the payer behave in a fake Alipay mini-program. */
export interface FakeMyScript {
  answer(request: FakeRequest): FakeAnswer
  /** The result code of `my.tradePay`, as text or number; null when no callback ever comes. */
  pay?(tradeNO: string): string | number | null
  /** The code that `my.getAuthCode` gives, or why it gives none; null when no callback ever comes. */
  login?(): string | { readonly error: number; readonly errorMessage: string } | null
  /** `iOS`, `Android`, `iPhone OS`. */
  readonly platform?: string
}

/** A fake `my`, what was asked of it, and the app's life. */
export interface FakeMy extends FakeLife {
  readonly my: FakeMyApi
  readonly requests: readonly FakeRequest[]
  /** The trade numbers of each `my.tradePay`. */
  readonly payments: readonly string[]
  /** The scopes of each `my.getAuthCode`. */
  readonly logins: readonly (readonly string[])[]
}

/** The functions of `my` that a checkout uses. */
export interface FakeMyApi extends HostListeners {
  request(options: FakeMyRequest): unknown
  tradePay(options: {
    readonly tradeNO: string
    success: (result: { resultCode: string | number }) => void
    fail: (problem: { error: number; errorMessage: string }) => void
  }): unknown
  getAuthCode(options: {
    readonly scopes: readonly string[]
    success: (result: { authCode: string }) => void
    fail: (problem: { error: number; errorMessage: string }) => void
  }): unknown
  getStorageSync(options: { key: string }): { data: string | null }
  setStorageSync(options: { key: string; data: string }): void
  removeStorageSync(options: { key: string }): void
  getSystemInfoSync(): { platform: string }
}

interface FakeMyAnswer {
  readonly status: number
  readonly data: string
  readonly headers: object
}

interface FakeMyRequest {
  readonly url: string
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly data?: string
  success(result: FakeMyAnswer): void
  fail(problem: Partial<FakeMyAnswer> & { error: number; errorMessage: string }): void
}

/** Makes a `my` that answers by a script. Hand `my` to `createAlipayCheckout`. */
export function createFakeMy(script: FakeMyScript): FakeMy {
  const requests: FakeRequest[] = []
  const payments: string[] = []
  const logins: (readonly string[])[] = []
  const life = createFakeLife()
  const stored = new Map<string, string>()
  const my: FakeMyApi = {
    ...life,
    request({ url, method, headers, data, success, fail }) {
      const request = { url, method, headers, ...(data === undefined ? {} : { body: data }) }
      requests.push(request)
      const answer = script.answer(request)
      if (answer === 'lost') return soon(() => fail({ error: 12, errorMessage: 'network error' }))
      const told = { status: answer.status, data: answer.body, headers: answer.headers ?? {} }
      // Alipay counts every status outside 2xx as a failure of the call, and encloses the answer.
      if (answer.status >= 200 && answer.status < 300) return soon(() => success(told))
      return soon(() => fail({ ...told, error: 19, errorMessage: 'http status error' }))
    },
    tradePay({ tradeNO, success, fail }) {
      payments.push(tradeNO)
      if (!tradeNO) return soon(() => fail({ error: 2, errorMessage: 'invalid parameter' }))
      const resultCode = script.pay?.(tradeNO) ?? null
      if (resultCode !== null) soon(() => success({ resultCode }))
    },
    getAuthCode({ scopes, success, fail }) {
      logins.push(scopes)
      const told = script.login?.() ?? null
      if (told !== null) soon(() => (typeof told === 'string' ? success({ authCode: told }) : fail(told)))
    },
    getStorageSync: ({ key }) => ({ data: stored.get(key) ?? null }),
    setStorageSync: ({ key, data }) => void stored.set(key, data),
    removeStorageSync: ({ key }) => void stored.delete(key),
    getSystemInfoSync: () => ({ platform: script.platform ?? 'Android' }),
  }
  return { ...life, my, requests, payments, logins }
}
