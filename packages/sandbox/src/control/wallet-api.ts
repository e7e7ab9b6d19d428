import { Hono } from 'hono'
import { cors } from 'hono/cors'
import { alipayOpenIdOf, alipayUserIdOf, isPerson, wechatOpenidOf } from '../wallets/people.ts'
import type { Wallets } from '../wallets/wallets.ts'
import { jsConfigProblem } from '../wallets/wechat/js-config.ts'

/** What a phone does for a page or a mini-program, and what tests may know of people. Open to every origin: it plays a device. */
export function createWalletApi(wallets: Wallets): Hono {
  const api = new Hono()
  api.use(cors())

  // What wx.login and my.getAuthCode give to a mini-program.
  api.post('/login-code', async (context) => {
    const { wallet, appId, person } = await bodyOf(context.req.raw)
    if (!isPerson(person)) return context.json(problem('person'), 400)
    const login = loginAt(wallets, wallet, appId)
    return login ? context.json({ code: wallets.codes.issue({ ...login, person }) }) : context.json(problem('app'), 400)
  })

  api.get('/calls', (context) => context.json({ calls: Object.fromEntries(wallets.calls) }))

  api.get('/people/:person', (context) => {
    const { person } = context.req.param()
    if (!isPerson(person)) return context.json(problem('person'), 400)
    const appId = context.req.query('appId')
    const alipayUserId = alipayUserIdOf(person)
    if (appId === undefined) return context.json({ person, alipayUserId })
    const names = { wechatOpenid: wechatOpenidOf(person, appId), alipayOpenId: alipayOpenIdOf(person, appId) }
    return context.json({ person, appId, alipayUserId, ...names })
  })

  api.post('/check-config', async (context) => {
    const given = await bodyOf(context.req.raw)
    const read = (name: string): string => {
      const value = given[name]
      return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
    }
    const found = jsConfigProblem(wallets, {
      appId: read('appId'),
      timestamp: read('timestamp'),
      nonceStr: read('nonceStr'),
      signature: read('signature'),
      url: read('url'),
    })
    if (found === undefined) return context.json({ ok: true, errMsg: 'config:ok' })
    return context.json({ ok: false, reason: found, errMsg: `config:fail,Error: ${found}` })
  })
  return api
}

const PROBLEMS = {
  person: '"person" is a word of at most 64 letters, digits, "_" and "-"',
  app: '"wallet" is wechat or alipay, and "appId" the id of the mini-program, or the Alipay app, that is registered here',
} as const

function problem(code: keyof typeof PROBLEMS): { error: { code: string; message: string } } {
  return { error: { code: `unknown-${code}`, message: PROBLEMS[code] } }
}

type AppLogin = Omit<Parameters<Wallets['codes']['issue']>[0], 'person'>

function loginAt({ apps }: Wallets, wallet: unknown, appId: unknown): AppLogin | undefined {
  if (typeof appId !== 'string') return undefined
  const isMiniProgram = wallet === 'wechat' && apps.wechat?.miniProgram?.appId === appId
  if (isMiniProgram) return { kind: 'wechat-miniprogram', appId, scope: '' }
  return wallet === 'alipay' && apps.alipay?.appId === appId ? { kind: 'alipay', appId, scope: 'auth_base' } : undefined
}

async function bodyOf(request: Request): Promise<Readonly<Record<string, unknown>>> {
  const body: unknown = await request.json().catch(() => undefined)
  return typeof body === 'object' && body !== null ? (body as Readonly<Record<string, unknown>>) : {}
}
