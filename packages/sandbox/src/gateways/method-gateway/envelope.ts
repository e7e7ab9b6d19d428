import { readExactJson } from '../../exact-json.ts'
import { createFieldReader, type FieldReader, present } from '../../field-reader.ts'
import type { MethodGatewayApp } from '../../options.ts'
import { readPrivateKey, readPublicKey } from '../../rsa-keys.ts'
import type { World } from '../../world.ts'
import { MethodGatewayRefusal } from './refusal.ts'
import { isRsaSignedWith, isSignedWith, type Parameters, signParameters, signRsa } from './signature.ts'
import { fenOf } from './yuan.ts'

/** Business parameters: texts, and objects where a merchant sends one. What is empty is gone, numbers have become texts. */
export type Content = Readonly<Record<string, unknown>>

/** A genuine call, and what it is worked on with. */
export interface Call {
  world: World
  app: MethodGatewayApp
  method: string
  signType: SignType
  values: Content
}

/** How a call was signed, and so will be what is told of its order. */
export type SignType = 'MD5' | 'RSA'

/** Reads business parameters; 10008 names the wrong one. */
export const fields: FieldReader = createFieldReader((name) => new MethodGatewayRefusal(10008, name))

/** An amount in yuan, as fen. */
export function amountOf(values: Content, name: string): number {
  const fen = fenOf(fields.text(values, name))
  if (fen === undefined) throw new MethodGatewayRefusal(10008, name)
  return fen
}

/** Reads a form and checks the common parameters: app, version, signature, content, merchant (document 1.2, 3.1). */
export async function openCall(request: Request, apps: readonly MethodGatewayApp[]): Promise<Omit<Call, 'world'>> {
  const type = request.headers.get('content-type') ?? ''
  if (!type.startsWith('application/x-www-form-urlencoded')) throw new MethodGatewayRefusal(10008, 'Content-Type')
  const form = Object.fromEntries(new URLSearchParams(await request.text()))
  const app = apps.find((known) => known.appId === form.app_id)
  if (!app) throw new MethodGatewayRefusal(10001)
  const signType = signTypeOf(form, app)
  if (form.version !== '1.0') throw new MethodGatewayRefusal(10008, 'version')
  const values = contentOf(form.content ?? '')
  if (values.merchant_no !== undefined && values.merchant_no !== app.merchantNo) throw new MethodGatewayRefusal(10003)
  return { app, method: form.method ?? '', signType, values }
}

function signTypeOf(form: Parameters, { secret, rsaPublicKey }: MethodGatewayApp): SignType {
  if (form.sign_type === 'MD5' && isSignedWith(form, secret)) return 'MD5'
  if (form.sign_type === 'RSA' && rsaPublicKey && isRsaSignedWith(form, secret, readPublicKey(rsaPublicKey)))
    return 'RSA'
  throw new MethodGatewayRefusal(10002)
}

function contentOf(text: string): Content {
  let content: unknown
  try {
    content = readExactJson(text)
  } catch {
    // Told below: whatever isn't an object in JSON is a wrong parameter.
  }
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    throw new MethodGatewayRefusal(10008, 'content')
  }
  const texts = Object.entries(present(content as Content)).map(([name, value]) => {
    return [name, typeof value === 'number' ? String(value) : value] as const
  })
  return Object.fromEntries(texts)
}

/** A success on the wire: flat. The document prints no envelope; this is what published clients read. */
export function replyResponse(reply: Readonly<Record<string, unknown>>): Response {
  return Response.json({ error_code: 0, error_msg: '成功', ...reply })
}

/** What a notification carries, signed as the order's call was; by MD5 where the app has no platform key. */
export function notificationBody(values: Parameters, app: MethodGatewayApp, signType: SignType): string {
  const rsa = signType === 'RSA' ? app.platformPrivateKey : undefined
  const told = present({ ...values, sign_type: rsa ? 'RSA' : 'MD5' }) as Parameters
  const sign = rsa ? signRsa(told, app.secret, readPrivateKey(rsa)) : signParameters(told, app.secret)
  return new URLSearchParams({ ...told, sign }).toString()
}
