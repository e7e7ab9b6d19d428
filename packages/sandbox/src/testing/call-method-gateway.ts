import { type Parameters, signParameters } from '../gateways/method-gateway/signature.ts'
import { type Bench, keys } from './test-bench.ts'

/** Sends a form as it is. */
export async function postMethodGateway(bench: Bench, form: Parameters, path = ''): Promise<Record<string, unknown>> {
  const url = `http://sandbox.test/gateways/method-gateway${path}`
  const request = new Request(url, { method: 'POST', body: new URLSearchParams(form) })
  return (await (await bench.sandbox.fetch(request)).json()) as Record<string, unknown>
}

/** The signed form of a call. `common` replaces common parameters before they are signed. */
export function methodGatewayForm(method: string, values: object, common: Parameters = {}): Parameters {
  const { appId, secret } = keys['method-gateway']
  const form = { app_id: appId, method, version: '1.0', sign_type: 'MD5', content: JSON.stringify(values), ...common }
  return { ...form, sign: signParameters(form, secret) }
}

/** Makes a signed call of our merchant's; undefined leaves a business parameter out. */
export function callMethodGateway(bench: Bench, method: string, values: object): Promise<Record<string, unknown>> {
  const { merchantNo } = keys['method-gateway']
  return postMethodGateway(bench, methodGatewayForm(method, { merchant_no: merchantNo, ...values }))
}
