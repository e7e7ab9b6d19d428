import { isSignedWith, signValues } from '../gateways/pooul-v1/signature.ts'
import { type Bench, keys } from './test-bench.ts'

type Values = Record<string, unknown>

/** Sends a body as it is. */
export async function postPooulV1(bench: Bench, operation: string, body: string): Promise<Values> {
  const url = `http://sandbox.test/gateways/pooul-v1/paygate/merchant_info/${operation}`
  return (await (await bench.sandbox.fetch(new Request(url, { method: 'POST', body }))).json()) as Values
}

/** Makes a signed call. A success has to be signed over its data; a refusal has neither. */
export async function callPooulV1(bench: Bench, operation: string, values: Values): Promise<Values> {
  const { merchantId, key } = keys['pooul-v1']
  const body: Values = { merchant_id: merchantId, sign_type: 'MD5', ...values }
  const said = await postPooulV1(bench, operation, JSON.stringify({ ...body, sign: signValues(body, key) }))
  const data = said.data as Values | undefined
  if (data && !isSignedWith({ ...data, sign: said.sign }, key)) throw new Error('the reply is not signed over its data')
  if ((said.code === 0) !== (data !== undefined) || (data === undefined) !== (said.sign === undefined)) {
    throw new Error('data and sign come with success, and together')
  }
  return { ...data, code: said.code, msg: said.msg }
}
