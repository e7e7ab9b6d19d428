import type { Context } from 'hono'
import type { World } from '../../world.ts'
import { answerWallet } from '../answer-wallet.ts'
import type { AlipayApp } from '../wallet-options.ts'
import { AlipayError, type AlipaySubCode } from './alipay-error.ts'
import { oauthToken } from './oauth-token.ts'
import { isRsa2Signed, type Parameters, requestLine, rsa2Sign } from './rsa2.ts'

type Method = (world: World, app: AlipayApp, parameters: Parameters) => object

/** The methods played here; a reply stands under the method's name with `_` for every dot. */
const METHODS: Readonly<Record<string, Method>> = { 'alipay.system.oauth.token': oauthToken }

/** What openapi.alipay.com/gateway.do does: one address for all methods, by form, the common parameters in the query or the body. */
export async function gateway(world: World, context: Context): Promise<Response> {
  const parameters = await parametersOf(context.req.raw)
  const { app_id: appId = '' } = parameters
  const app = world.wallets.apps.alipay?.appId === appId ? world.wallets.apps.alipay : undefined
  const refuse = (subCode: AlipaySubCode) => () => reply('error_response', new AlipayError(subCode).told(), app)
  return answerWallet(world, context, {
    on: 'alipay-code',
    appId,
    work() {
      try {
        return answer(world, parameters, app)
      } catch (error) {
        if (error instanceof AlipayError) return refuse(error.subCode)()
        throw error
      }
    },
    instead: { 'rate-limited': refuse('isv.app-call-limited'), busy: refuse('isp.unknow-error') },
  })
}

async function parametersOf(request: Request): Promise<Parameters> {
  const body = new URLSearchParams(await request.text())
  return Object.fromEntries([...new URL(request.url).searchParams, ...body])
}

function answer(world: World, parameters: Parameters, app: AlipayApp | undefined): Response {
  checkCommon(parameters)
  if (!app) throw new AlipayError('isv.invalid-app-id')
  if (!isRsa2Signed(requestLine(parameters), parameters.sign ?? '', app.appPublicKey)) {
    throw new AlipayError('isv.invalid-signature')
  }
  const { method = '' } = parameters
  const run = Object.hasOwn(METHODS, method) ? METHODS[method] : undefined
  if (!run) throw new AlipayError('isv.invalid-method')
  return reply(`${method.replaceAll('.', '_')}_response`, run(world, app, parameters), app)
}

/** The parameters that every call has, each with what is said when it is missing and when it is wrong. */
const COMMON: Readonly<Record<string, { missing: AlipaySubCode; is?: RegExp; wrong?: AlipaySubCode }>> = {
  method: { missing: 'isv.missing-method' },
  app_id: { missing: 'isv.missing-app-id' },
  sign_type: { missing: 'isv.missing-signature-type', is: /^RSA2$/, wrong: 'isv.invalid-signature-type' },
  sign: { missing: 'isv.missing-signature' },
  timestamp: {
    missing: 'isv.missing-timestamp',
    is: /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/,
    wrong: 'isv.invalid-timestamp',
  },
  version: { missing: 'isv.missing-version', is: /^1\.0$/, wrong: 'isv.invalid-parameter' },
  // The document wants a charset, and has no word for a missing one. [assumed]
  charset: { missing: 'isv.invalid-charset', is: /^utf-8$/i, wrong: 'isv.invalid-charset' },
}

function checkCommon(parameters: Parameters): void {
  for (const [name, { missing, is, wrong }] of Object.entries(COMMON)) {
    const value = parameters[name] ?? ''
    if (value === '') throw new AlipayError(missing)
    if (is && wrong && !is.test(value)) throw new AlipayError(wrong)
  }
  if (!/^(json)?$/i.test(parameters.format ?? '')) throw new AlipayError('isv.invalid-format')
}

/** The text of the member is what is signed, as it stands on the wire. Without an app there is no key to sign for. [assumed] */
function reply(name: string, told: object, app: AlipayApp | undefined): Response {
  const member = JSON.stringify(told)
  const sign = app ? `,"sign":${JSON.stringify(rsa2Sign(member, app.alipayPrivateKey))}` : ''
  return new Response(`{"${name}":${member}${sign}}`, { headers: { 'content-type': 'text/html;charset=utf-8' } })
}
