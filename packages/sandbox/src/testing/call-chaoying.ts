import { isSignedWith, type Parameters, signParameters } from '../gateways/chaoying/signature.ts'
import { type Bench, keys } from './test-bench.ts'

/** An address of Chaoying's. */
export type ChaoyingPath =
  | '/v2/UnifiedPay/Gateway'
  | '/UnifiedPay/Gateway'
  | '/Open/WECHAT_PreOrder'
  | '/Open/ALIPAY_PreOrder'
  | '/Open/WXA_Code2Session'

/** What each address signs with: version 2 the merchant's key, version 1 the agent's. */
export const CHAOYING_KEYS: Record<ChaoyingPath, string> = {
  '/v2/UnifiedPay/Gateway': keys.chaoying.key,
  '/UnifiedPay/Gateway': keys.chaoying.agentKey,
  '/Open/WECHAT_PreOrder': keys.chaoying.agentKey,
  '/Open/ALIPAY_PreOrder': keys.chaoying.agentKey,
  '/Open/WXA_Code2Session': keys.chaoying.agentKey,
}

/** Sends a form as it is. */
export async function postChaoying(bench: Bench, path: ChaoyingPath, form: Parameters): Promise<Parameters> {
  const url = `http://sandbox.test/gateways/chaoying${path}`
  const request = new Request(url, { method: 'POST', body: new URLSearchParams(form) })
  return (await (await bench.sandbox.fetch(request)).json()) as Parameters
}

/** Makes a signed call; undefined leaves a parameter out. A success has to be signed, a refusal isn't. */
export async function callChaoying(
  bench: Bench,
  path: ChaoyingPath,
  values: Readonly<Record<string, string | number | undefined>>,
): Promise<Parameters> {
  const { merchantId, agentId } = keys.chaoying
  const all = { agent_id: agentId, pid: 'yunpos', version: '1.0', mch_id: merchantId, ...values }
  const form = Object.fromEntries(
    Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  )
  const said = await postChaoying(bench, path, { ...form, sign: signParameters(form, CHAOYING_KEYS[path]) })
  // Numbers among the values are signed as they are written.
  const texts = Object.fromEntries(Object.entries(said).map(([name, value]) => [name, String(value)]))
  const genuine = said.state === 'SUCCESS' ? isSignedWith(texts, CHAOYING_KEYS[path]) : said.sign === undefined
  if (!genuine) throw new Error('a success is signed with the key of its generation, a refusal with none')
  return said
}
