import { generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto'
import type { OutgoingRequest, Send } from '../src/ports.ts'

/** WeChat's and Alipay's servers, played: for tests of `payer/`. They know nothing of the broker's code but how it sends. */
export interface PlayedWallets {
  readonly send: Send
  /** Every call that arrived, by its path. */
  readonly calls: string[]
  /** Every whole request. */
  readonly requests: OutgoingRequest[]
  /** Whose code it is: an openid, or ids of Alipay's. A code is good once. */
  readonly codes: Map<string, string | Readonly<Record<string, string>>>
  /** Asked before each call: an answer in place of the plain one. */
  fault?: ((path: string, request: OutgoingRequest) => unknown) | undefined
  /** Runs before each answer: so that others can come between. */
  delay?: (() => Promise<void>) | undefined
  readonly alipayKeys: { readonly app: string; readonly alipay: string }
  /** Access tokens that were given out, oldest first. */
  readonly tokens: string[]
  readonly tickets: string[]
}

/** The secret of every WeChat app in tests. */
export const WECHAT_SECRET: string = 'canarysecret0123456789abcdefghij'
/** What must not show anywhere. */
export const SESSION_KEY: string = 'canary-session-key=='

/** Makes them. */
export function playWallets(): PlayedWallets {
  const app = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const alipay = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const wallets: PlayedWallets = {
    ...{ calls: [], requests: [], codes: new Map(), tokens: [], tickets: [] },
    alipayKeys: {
      app: app.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
      alipay: alipay.publicKey.export({ type: 'spki', format: 'pem' }) as string,
    },
    async send(request) {
      const { pathname } = new URL(request.url)
      wallets.calls.push(pathname)
      wallets.requests.push(request)
      await wallets.delay?.()
      const fault = wallets.fault?.(pathname, request)
      if (fault instanceof Error) throw fault
      if (typeof fault === 'number') return reply('<html>proxy</html>', fault)
      if (typeof fault === 'string') return reply(fault)
      const answer = fault ?? ANSWERS[pathname]?.(wallets, parametersOf(request))
      if (pathname !== '/gateway.do') return reply(JSON.stringify(answer))
      if (!isSignedBy(app.publicKey, parametersOf(request))) {
        return reply('{"error_response":{"code":"40002","msg":"Invalid Arguments","sub_code":"isv.invalid-signature"}}')
      }
      const [[name, member] = ['', '']] = Object.entries(answer as object)
      const text = JSON.stringify(member)
      const signature = sign('RSA-SHA256', Buffer.from(text), alipay.privateKey).toString('base64')
      return reply(`{"${name}":${text},"sign":"${signature}"}`)
    },
  }
  return wallets
}

type Given = Readonly<Record<string, string>>

const ANSWERS: Readonly<Record<string, (wallets: PlayedWallets, given: Given) => unknown>> = {
  '/sns/oauth2/access_token': ({ codes }, { secret, code = '' }) => {
    if (secret !== WECHAT_SECRET) return { errcode: 40125, errmsg: 'invalid appsecret' }
    const openid = codes.get(code)
    codes.delete(code)
    if (!openid) return { errcode: 40029, errmsg: `invalid code ${code}` }
    return { access_token: 'canary-user-token', expires_in: 7200, openid, scope: 'snsapi_base' }
  },
  '/sns/jscode2session': ({ codes }, { secret, js_code: code = '' }) => {
    if (secret !== WECHAT_SECRET) return { errcode: 40125, errmsg: 'invalid appsecret' }
    const openid = codes.get(code)
    codes.delete(code)
    return openid ? { openid, session_key: SESSION_KEY } : { errcode: 40029, errmsg: `invalid code ${code}` }
  },
  '/cgi-bin/stable_token': ({ tokens }, { secret }) => {
    if (secret !== WECHAT_SECRET) return { errcode: 40125, errmsg: 'invalid appsecret' }
    tokens.push(`canary-access-${tokens.length + 1}`)
    return { access_token: tokens.at(-1), expires_in: 7200 }
  },
  '/cgi-bin/ticket/getticket': ({ tokens, tickets }, { access_token: token }) => {
    if (token !== tokens.at(-1)) return { errcode: 40001, errmsg: 'invalid credential, access_token is invalid' }
    tickets.push(`canary-ticket-${tickets.length + 1}`)
    return { errcode: 0, errmsg: 'ok', ticket: tickets.at(-1), expires_in: 7200 }
  },
  '/gateway.do': ({ codes }, { code = '' }) => {
    const ids = codes.get(code)
    codes.delete(code)
    if (!ids) {
      return {
        error_response: { code: '40002', msg: 'Invalid Arguments', sub_code: 'isv.code-invalid', sub_msg: code },
      }
    }
    // A member in a string that looks like one, and a brace: only the place tells.
    const odd = '"alipay_system_oauth_token_response":{"user_id":"2088000000000000"}}'
    return { alipay_system_oauth_token_response: { odd, access_token: 'canary-user-token', ...(ids as object) } }
  },
}

function parametersOf({ url, body = '' }: OutgoingRequest): Given {
  const own = body.startsWith('{') ? JSON.parse(body) : Object.fromEntries(new URLSearchParams(body))
  return { ...Object.fromEntries(new URL(url).searchParams), ...own }
}

function isSignedBy(key: KeyObject, { sign: signature = '', ...rest }: Given): boolean {
  const names = Object.keys(rest).sort()
  const line = names.map((name) => `${name}=${rest[name]}`).join('&')
  return verify('RSA-SHA256', Buffer.from(line), key, Buffer.from(signature, 'base64'))
}

function reply(text: string, status = 200) {
  return { status, headers: {}, bytes: new TextEncoder().encode(text) }
}
