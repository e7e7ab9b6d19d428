import { createFieldReader, type FieldReader, present } from '../../field-reader.ts'
import { hex } from '../../identifiers.ts'
import type { ChaoyingMerchant } from '../../options.ts'
import type { World } from '../../world.ts'
import { ChaoyingRefusal } from './refusal.ts'
import { isSignedWith, type Parameters, signParameters } from './signature.ts'

/** Version 2 signs with the merchant's key, version 1 with the agent's. */
export type Generation = 'v1' | 'v2'

/** A genuine call, and what it is worked on with. Empty parameters are gone from `values`. */
export interface Call {
  world: World
  merchant: ChaoyingMerchant
  generation: Generation
  values: Parameters
}

/** What a call answers; the envelope adds mch_id, nonce_str and the signature. All values are texts, as in the samples. */
export type Reply = { code: string; trade_state: string } & Record<string, string>

/** Reads the values of a call; 20004 names the wrong one. */
export const fields: FieldReader = createFieldReader((name) => new ChaoyingRefusal(20004, name))

/** The key that this merchant's messages of a generation are signed with. */
export function keyOf({ key, agentKey }: ChaoyingMerchant, generation: Generation): string {
  return generation === 'v1' ? agentKey : key
}

type Opened = Omit<Call, 'world'>

/** Reads a form and checks who calls: agent, merchant, signature, and the parameters that every call has. */
export async function openCall(
  request: Request,
  merchants: readonly ChaoyingMerchant[],
  generation: Generation,
): Promise<Opened> {
  const form = await formOf(request)
  const { agent_id: agentId = '', mch_id: merchantId } = form
  // Version 2 needs no agent any more (since 2023-05-25), and refuses a wrong one. [assumed]
  const mine = merchants.filter((known) => known.agentId === agentId || (generation === 'v2' && agentId === ''))
  if (mine.length === 0) throw new ChaoyingRefusal(20012)
  const merchant = mine.find((known) => known.merchantId === merchantId)
  if (!merchant) throw new ChaoyingRefusal(20005)
  return opened(form, merchant, generation)
}

/** The same for calls that an agent makes for all its merchants: they name none of them, and are signed with the agent's key. */
export async function openAgentCall(request: Request, merchants: readonly ChaoyingMerchant[]): Promise<Opened> {
  const form = await formOf(request)
  const merchant = merchants.find((known) => known.agentId === form.agent_id)
  if (!merchant) throw new ChaoyingRefusal(20012)
  return opened(form, merchant, 'v1')
}

async function formOf(request: Request): Promise<Parameters> {
  const type = request.headers.get('content-type') ?? ''
  if (!type.startsWith('application/x-www-form-urlencoded')) throw new ChaoyingRefusal(20004, 'Content-Type')
  return Object.fromEntries(new URLSearchParams(await request.text()))
}

function opened(form: Parameters, merchant: ChaoyingMerchant, generation: Generation): Opened {
  if (!isSignedWith(form, keyOf(merchant, generation))) throw new ChaoyingRefusal(20002)
  const values = present(form) as Parameters
  for (const name of ['pid', 'version']) fields.text(values, name)
  return { merchant, generation, values }
}

/** A success on the wire, signed over all its members. */
export function replyResponse(call: Pick<Call, 'merchant' | 'generation'>, reply: Reply): Response {
  const told = toldBy(call, reply)
  return Response.json({ ...told, sign: signParameters(told, keyOf(call.merchant, call.generation)) })
}

/** A pre-order's success as this merchant is told it: the document prints all of them without a signature. */
export function preOrderResponse(call: Pick<Call, 'merchant' | 'generation'>, reply: Reply): Response {
  const { replies = 'signed' } = call.merchant
  if (replies === 'signed') return replyResponse(call, reply)
  const { code_url, pay_info, ...rest } = toldBy(call, reply)
  if (replies === 'reference' && (rest.code_img_url || rest.pay_url)) return Response.json(rest)
  return Response.json(present({ ...rest, code_url, pay_info }))
}

function toldBy({ merchant }: Pick<Call, 'merchant'>, reply: Reply): Parameters {
  const { code, trade_state, ...more } = reply
  const head = { state: 'SUCCESS', code, msg: code === '10000' ? 'SUCCESS' : (more.msg ?? ''), trade_state }
  return present({ ...more, ...head, mch_id: merchant.merchantId, nonce_str: hex(32) }) as Parameters
}

/** What a notification carries, signed over all of it. */
export function notificationBody(values: Parameters, key: string): string {
  const told = present(values) as Parameters
  return new URLSearchParams({ ...told, sign: signParameters(told, key) }).toString()
}
