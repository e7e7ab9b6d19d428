import type { AlipayHost, WechatHost } from '@pay-checkout/core/miniprogram'
import { loginCode, type Wallet } from './payer.ts'
import type { World } from './world.ts'

/** What the payer does in the wallet's sheet, and what the wallet then says; null: no callback comes. */
export type Deed = () => { readonly pay: boolean; readonly says: 'ok' | 'cancel' | 'fail' | null }

/** Another deed the first time; every later sheet is paid. */
export function atFirst(first: ReturnType<Deed>): Deed {
  let deeds = 0
  return () => (deeds++ === 0 ? first : { pay: true, says: 'ok' })
}

export interface PhoneOptions {
  /** Whose phone it is. */
  readonly person?: string
  readonly deed?: Deed
  /** A login code that somebody else had already; a good one by default. */
  readonly code?: () => string | undefined
  /** An older base library, which doesn't know `enableChunked`. */
  readonly old?: boolean
  /** A token that is good no more for this request, in place of the good one. */
  readonly badToken?: (path: string) => boolean
}

/** A phone with a wallet, a network that may go away, and a mini-program in it: the broker and the wallet's servers are real. */
export interface Phone {
  readonly wx: WechatHost
  readonly my: AlipayHost
  /** Paths of the broker that were asked, as `POST /v1/checkout/login`. */
  readonly asked: readonly string[]
  /** How many sheets of the wallet were opened. */
  sheets(): number
  /** How many pieces of streams have arrived. */
  pieces(): number
  hide(): void
  show(): void
  setOnline(is: boolean): void
}

interface Asked {
  readonly url: string
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | undefined
}

/** So small that characters and lines are cut. */
const PIECE = 7

/** Makes one. Both wallets' hosts are given: a mini-program is in one of them. */
export function takePhone(world: World, options: PhoneOptions = {}): Phone {
  const { person = 'alice', deed = () => ({ pay: true, says: 'ok' }), badToken = () => false } = options
  const asked: string[] = []
  const stored = new Map<string, unknown>()
  const shown = new Set<() => void>()
  const hidden = new Set<() => void>()
  const networks = new Set<(network: { isConnected: boolean }) => void>()
  let online = true
  let sheets = 0
  let pieces = 0

  function ask({ url, method, headers, body }: Asked, signal?: AbortSignal): Promise<Response> {
    const path = new URL(url).pathname
    asked.push(`${method} ${path}`)
    if (!online) return Promise.reject(new Error('no network'))
    const sent = badToken(path) ? { ...headers, authorization: 'Bearer ct1a_nobodys' } : { ...headers }
    return fetch(url, { method, headers: sent, body: body ?? null, signal: signal ?? null })
  }

  /** Streams over a network that may go away: its end is told as a host tells it. */
  function chunked(request: Asked, { success, fail }: { success: () => void; fail: () => void }): object {
    const abort = new AbortController()
    const heads: ((head: { statusCode: number }) => void)[] = []
    const takers: ((piece: { data: ArrayBuffer }) => void)[] = []
    const read = async () => {
      const response = await ask(request, abort.signal)
      for (const run of heads) run({ statusCode: response.status })
      for await (const bytes of response.body ?? []) {
        for (let at = 0; at < bytes.length; at += PIECE) {
          pieces += 1
          for (const run of takers) run({ data: Uint8Array.from(bytes.subarray(at, at + PIECE)).buffer })
        }
      }
    }
    read().then(success, fail)
    return {
      abort: () => abort.abort(),
      onHeadersReceived: (run: (typeof heads)[number]) => void heads.push(run),
      onChunkReceived: (run: (typeof takers)[number]) => void takers.push(run),
    }
  }

  /** The sheet as the sandbox's wallet opens it, and what is done on it; or why there is none. */
  async function open(call: string, body: object): Promise<ReturnType<Deed>> {
    sheets += 1
    const { payment } = (await world.asPhone(`/${call}`, { ...body, person })).body
    if (!payment) return { pay: false, says: 'fail' }
    const done = deed()
    if (done.pay) await world.asPhone(`/payments/${payment.id}/pay`)
    return done
  }

  const life = {
    onAppShow: (run: () => void) => void shown.add(run),
    offAppShow: (run: () => void) => void shown.delete(run),
    onAppHide: (run: () => void) => void hidden.add(run),
    offAppHide: (run: () => void) => void hidden.delete(run),
    onNetworkStatusChange: (run: (network: { isConnected: boolean }) => void) => void networks.add(run),
    offNetworkStatusChange: (run: never) => void networks.delete(run),
  }

  const code = async (wallet: Wallet) => options.code?.() ?? (await loginCode(world, wallet, person))

  const wx: WechatHost = {
    ...life,
    request({ url, method, header, data, enableChunked, success, fail }) {
      const request = { url, method, headers: header, body: data }
      const failed = () => fail({ errMsg: 'request:fail -106:net::ERR_INTERNET_DISCONNECTED' })
      if (enableChunked && !options.old) {
        return chunked(request, { success: () => success({ statusCode: 200, data: '', header: {} }), fail: failed })
      }
      const abort = new AbortController()
      ask(request, abort.signal)
        .then(async (answer) => {
          const header = Object.fromEntries(answer.headers)
          success({ statusCode: answer.status, data: await answer.text(), header })
        })
        .catch(failed)
      return { abort: () => abort.abort() }
    },
    requestPayment({ success, fail, complete, ...params }) {
      const { appId } = world.keys.wallets.wechat.miniProgram
      open('wechat-invoke', { params, runtime: 'miniprogram', appId }).then(({ says }) => {
        if (says === null) return
        const errMsg = says === 'ok' ? 'requestPayment:ok' : `requestPayment:fail ${says}`
        if (says === 'ok') success({ errMsg })
        else fail({ errMsg })
        complete({ errMsg })
      })
    },
    login: ({ success }) => void code('wechat').then((told) => success({ code: told })),
    getStorageSync: (key) => stored.get(key) ?? '',
    setStorageSync: (key, value) => void stored.set(key, value),
    removeStorageSync: (key) => void stored.delete(key),
    getDeviceInfo: () => ({ platform: 'android' }),
  }

  const my: AlipayHost = {
    ...life,
    request({ url, method, headers, data, success, fail }) {
      ask({ url, method, headers, body: data })
        .then(async (answer) => {
          const told = { status: answer.status, data: await answer.text(), headers: Object.fromEntries(answer.headers) }
          if (answer.ok) success(told)
          else fail({ ...told, error: 19, errorMessage: 'http status error' })
        })
        .catch(() => fail({ error: 12, errorMessage: '网络出错' }))
    },
    tradePay({ tradeNO, success }) {
      open('alipay-invoke', { tradeNO }).then(({ says }) => {
        if (says !== null) success({ resultCode: { ok: '9000', cancel: '6001', fail: '4000' }[says] })
      })
    },
    getAuthCode: ({ success }) => void code('alipay').then((authCode) => success({ authCode })),
    getStorageSync: ({ key }) => ({ data: stored.get(key) ?? null }),
    setStorageSync: ({ key, data }) => void stored.set(key, data),
    removeStorageSync: ({ key }) => void stored.delete(key),
    getSystemInfoSync: () => ({ platform: 'iOS' }),
  }

  return {
    wx,
    my,
    asked,
    sheets: () => sheets,
    pieces: () => pieces,
    hide: () => hidden.forEach((run) => void run()),
    show: () => shown.forEach((run) => void run()),
    setOnline(is) {
      online = is
      for (const run of [...networks]) run({ isConnected: is })
    },
  }
}
