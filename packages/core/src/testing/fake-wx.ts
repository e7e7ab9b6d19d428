import {
  createFakeLife,
  type FakeAnswer,
  type FakeLife,
  type FakeRequest,
  type HostListeners,
  soon,
} from './fake-host.ts'

/** How the network, WeChat and the payer behave in a fake mini-program. */
export interface FakeWxScript {
  answer(request: FakeRequest): FakeAnswer
  /**
   * Which callback of `wx.requestPayment` runs, and with which `errMsg`. `complete` alone: WeChat up to 6.5.2 tells of a
   * cancel so · null: no callback ever comes.
   */
  pay?(): { readonly callback: 'success' | 'fail' | 'complete'; readonly errMsg: string } | null
  /** What `wx.scanCode` reads, or why it reads nothing; a cancel by default. */
  scan?(): { readonly result: string } | { readonly errMsg: string }
  /** What `wx.login` gives, or why it gives nothing; null when no callback ever comes. */
  login?(): { readonly code: string } | { readonly errMsg: string } | null
  /** What becomes of a request with `enableChunked`; left out, the base library doesn't know that, and answers it like any other. */
  stream?(request: FakeRequest, stream: FakeChunks): void
  /** `ios`, `android`, `ohos`, `windows`, `mac` or `devtools`. */
  readonly platform?: string
  /** Answers with a promise as well, which rejects beside the `fail` callback, as Taro's wrapper does. */
  readonly thenable?: boolean
  readonly storageDenied?: boolean
}

/** A fake `wx`, what was asked of it, and the app's life. */
export interface FakeWx extends FakeLife {
  readonly wx: FakeWxApi
  readonly requests: readonly FakeRequest[]
  /** The parameters of each `wx.requestPayment`, as passed. */
  readonly payments: readonly Readonly<Record<string, unknown>>[]
  /** The parameters of each `wx.scanCode`, as passed. */
  readonly scans: readonly Readonly<Record<string, unknown>>[]
}

/** The functions of `wx` that a checkout uses. */
export interface FakeWxApi extends HostListeners {
  request(options: FakeWxRequest): unknown
  requestPayment(options: FakeWxPayment): unknown
  getStorageSync(key: string): unknown
  setStorageSync(key: string, value: string): void
  removeStorageSync(key: string): void
  getDeviceInfo(): { platform: string }
  scanCode(options: FakeWxScan): unknown
  login(options: FakeWxLogin): unknown
  getRandomValues(options: { length: number; success: (result: { randomValues: ArrayBuffer }) => void }): void
}

/** An answer that arrives in pieces. */
export interface FakeChunks {
  /** The head; developer tools tell no status. */
  head(statusCode?: number): void
  piece(bytes: Uint8Array): void
  /** The server has ended it, or the network did. */
  end(how: 'success' | 'fail'): void
  /** Whether the mini-program has aborted it. */
  aborted(): boolean
}

interface FakeWxRequest {
  readonly url: string
  readonly method: string
  readonly header: Readonly<Record<string, string>>
  readonly data?: string
  readonly enableChunked?: boolean
  success(result: { statusCode: number; data: unknown; header: object }): void
  fail(problem: { errMsg: string }): void
}

interface FakeWxScan {
  success(result: { result: string }): void
  fail(problem: { errMsg: string }): void
}

interface FakeWxLogin {
  success(result: { code: string; errMsg: string }): void
  fail(problem: { errMsg: string }): void
}

type FakeWxPayment = Partial<Record<'success' | 'fail' | 'complete', (result: { errMsg: string }) => void>>

/** Makes a `wx` that answers by a script. Hand `wx` to `createWechatCheckout`. */
export function createFakeWx(script: FakeWxScript): FakeWx {
  const requests: FakeRequest[] = []
  const payments: Readonly<Record<string, unknown>>[] = []
  const scans: Readonly<Record<string, unknown>>[] = []
  const life = createFakeLife()
  const stored = new Map<string, string>()
  const wx: FakeWxApi = {
    ...life,
    request({ url, method, header, data, enableChunked, success, fail }) {
      const request = { url, method, headers: header, ...(data === undefined ? {} : { body: data }) }
      requests.push(request)
      if (enableChunked && script.stream) {
        const { task, chunks } = createFakeTask({ success, fail })
        script.stream(request, chunks)
        return task
      }
      const answer = script.answer(request)
      if (answer === 'lost') soon(() => fail({ errMsg: 'request:fail timeout' }))
      else soon(() => success({ statusCode: answer.status, data: answer.body, header: answer.headers ?? {} }))
      return answer === 'lost' ? returned(script) : undefined
    },
    requestPayment({ success, fail, complete, ...params }) {
      payments.push(params)
      const wrong = paymentProblem(params)
      const told = wrong ? { callback: 'fail' as const, errMsg: wrong } : (script.pay?.() ?? null)
      if (!told) return undefined
      const first = { success, fail, complete: undefined }[told.callback]
      soon(() => {
        first?.(told)
        complete?.(told)
      })
      return told.callback === 'success' ? undefined : returned(script)
    },
    getStorageSync: (key) => use(script, () => stored.get(key) ?? ''),
    setStorageSync: (key, value) => use(script, () => void stored.set(key, value)),
    removeStorageSync: (key) => use(script, () => void stored.delete(key)),
    scanCode({ success, fail, ...params }) {
      scans.push(params)
      const told = script.scan?.() ?? { errMsg: 'scanCode:fail cancel' }
      soon(() => ('result' in told ? success(told) : fail(told)))
      return 'result' in told ? undefined : returned(script)
    },
    login({ success, fail }) {
      const told = script.login?.() ?? null
      if (!told) return undefined
      soon(() => ('code' in told ? success({ ...told, errMsg: 'login:ok' }) : fail(told)))
      return 'code' in told ? undefined : returned(script)
    },
    getDeviceInfo: () => ({ platform: script.platform ?? 'android' }),
    getRandomValues: ({ length, success }) => {
      const { buffer } = Uint8Array.from({ length }, (_, at) => (at * 37 + 11) % 256)
      soon(() => success({ randomValues: buffer }))
    },
  }
  return { ...life, wx, requests, payments, scans }
}

function createFakeTask({ success, fail }: Pick<FakeWxRequest, 'success' | 'fail'>): {
  task: object
  chunks: FakeChunks
} {
  const heads: ((head: { header: object; statusCode?: number }) => void)[] = []
  const pieces: ((piece: { data: ArrayBuffer }) => void)[] = []
  let aborted = false
  const task = {
    onHeadersReceived: (run: (typeof heads)[number]) => void heads.push(run),
    onChunkReceived: (run: (typeof pieces)[number]) => void pieces.push(run),
    abort() {
      aborted = true
      soon(() => fail({ errMsg: 'request:fail abort' }))
    },
  }
  const chunks: FakeChunks = {
    head(statusCode) {
      for (const run of heads) run({ header: {}, ...(statusCode !== undefined && { statusCode }) })
    },
    piece(bytes) {
      // A copy of its own: the host gives each piece its buffer.
      for (const run of pieces) run({ data: Uint8Array.from(bytes).buffer })
    },
    end(how) {
      if (how === 'success') success({ statusCode: 200, data: '', header: {} })
      else fail({ errMsg: 'request:fail socket closed' })
    },
    aborted: () => aborted,
  }
  return { task, chunks }
}

const NEEDED = ['timeStamp', 'nonceStr', 'package', 'signType', 'paySign']

/** WeChat wants exactly five, and all of them as text. */
function paymentProblem(params: Readonly<Record<string, unknown>>): string | undefined {
  const bad = NEEDED.find(
    (name) => typeof params[name] !== 'string' || params[name] === '' || params[name] === 'undefined',
  )
  return bad && `requestPayment:fail parameter error: parameter.${bad} should be String`
}

function returned({ thenable }: FakeWxScript): Promise<never> | undefined {
  return thenable ? Promise.reject(new Error('the wrapper rejects as well')) : undefined
}

function use<Result>({ storageDenied }: FakeWxScript, access: () => Result): Result {
  if (storageDenied) throw new Error('storage:fail exceed max size')
  return access()
}
