import { openToken, signToken } from '../gateways/pooul-v2/jws.ts'
import { openData, sealData, signParameters } from '../gateways/tlinx/envelope.ts'
import { generateKeys, type SandboxKeys } from '../generate-keys.ts'
import { createManualClock, type ManualClock } from '../manual-clock.ts'
import type { SandboxOptions, TlinxShop } from '../options.ts'
import { createSandbox, type Sandbox } from '../sandbox.ts'

export const keys: SandboxKeys = generateKeys()

/** Where the bench's merchants want their notifications. */
export const NOTIFY_URL = 'https://shop.test/notify'

/** What a gateway said; `data` is there when it was genuine. */
export interface Said {
  code: number
  msg: string
  data: Record<string, unknown>
  /** Whether it was signed; a refusal isn't. */
  signed: boolean
}

/** A sandbox with one merchant at each gateway, a clock that stands still, and an inbox for notifications. */
export interface Bench {
  sandbox: Sandbox
  clock: ManualClock
  /** Every notification that left, in order. */
  inbox: Request[]
  /** What the merchant answers them. */
  reply: { status: number; body: string }
  pooul(operation: string, values: Record<string, unknown>): Promise<Said>
  tlinx(operation: string, values: Record<string, unknown>): Promise<Said>
  /** A request as it is, redirects left to the test. */
  send(path: string, init?: RequestInit): Promise<Response>
  json(path: string, body?: unknown, method?: string): Promise<{ status: number; body: Record<string, never> & Answer }>
}

// biome-ignore lint/suspicious/noExplicitAny: tests read whatever the interface answers
type Answer = any

/** A bench; options override its own. */
export function createBench(
  options: Partial<SandboxOptions> & Pick<TlinxShop, 'cancels' | 'notifications' | 'takings'> = {},
): Bench {
  const { cancels, notifications, takings, ...rest } = options
  const clock = createManualClock()
  const inbox: Request[] = []
  const reply = { status: 200, body: 'notify_success' }
  const sandbox = createSandbox({
    publicUrl: 'http://sandbox.test',
    clock,
    wallets: keys.wallets,
    merchants: {
      chaoying: [{ ...keys.chaoying, name: '山里茶铺' }],
      'method-gateway': [{ ...keys['method-gateway'], name: '山里茶铺' }],
      'pooul-v1': [{ ...keys['pooul-v1'], name: '山里茶铺' }],
      'pooul-v2': [{ ...pick(keys['pooul-v2']), name: '山里茶铺', h5Domains: ['shop.test'] }],
      tlinx: [
        {
          ...{ ...keys.tlinx, name: '山里茶铺' },
          ...{ ...(cancels && { cancels }), ...(notifications && { notifications }), ...(takings && { takings }) },
        },
      ],
    },
    send: async (request) => {
      inbox.push(request)
      return new Response(reply.body, { status: reply.status })
    },
    ...rest,
  })
  const send = (path: string, init?: RequestInit): Promise<Response> =>
    sandbox.fetch(new Request(`http://sandbox.test${path}`, init))
  return {
    sandbox,
    clock,
    inbox,
    reply,
    send,
    async pooul(operation, values) {
      const path = `/gateways/pooul-v2/v2/pay${operation}?merchant_id=${keys['pooul-v2'].merchantId}`
      return readPooul(await send(path, { method: 'POST', body: pooulBody(values) }))
    },
    async tlinx(operation, values) {
      return readTlinx(
        await send(`/gateways/tlinx/mct1/${operation}`, { method: 'POST', body: tlinxForm(values, clock.now()) }),
      )
    },
    async json(path, body, method = body === undefined ? 'GET' : 'POST') {
      const response = await send(path, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
      return { status: response.status, body: await response.json() }
    },
  }
}

function pick({ merchantId, merchantPublicKey, gatewayPrivateKey }: SandboxKeys['pooul-v2']): {
  merchantId: string
  merchantPublicKey: string
  gatewayPrivateKey: string
} {
  return { merchantId, merchantPublicKey, gatewayPrivateKey }
}

let nonces = 0

/** A signed call, with a nonce of its own unless the values bring one. */
export function pooulBody(values: Record<string, unknown>): string {
  nonces += 1
  return signToken({ nonce_str: `nonce${nonces}`, ...values }, keys['pooul-v2'].merchantPrivateKey)
}

/** Opens an answer with the gateway's public key. */
export async function readPooul(response: Response): Promise<Said> {
  const text = await response.text()
  const signed = !text.startsWith('{')
  const body = signed ? openToken(text, keys['pooul-v2'].gatewayPublicKey) : JSON.parse(text)
  return { code: body.code, msg: body.msg, data: body.data ?? {}, signed }
}

/** A signed, sealed form. `overrides` replace parameters before they are signed; undefined leaves one out. */
export function tlinxForm(
  values: unknown,
  now: number,
  overrides: Record<string, string | undefined> = {},
): URLSearchParams {
  const { openId, openKey } = keys.tlinx
  const all = {
    open_id: openId,
    timestamp: String(Math.floor(now / 1000)),
    data: sealData(values, openKey),
    ...overrides,
  }
  const parameters = Object.fromEntries(
    Object.entries(all).filter((pair): pair is [string, string] => pair[1] !== undefined),
  )
  return new URLSearchParams({ ...parameters, sign: signParameters(parameters, openKey) })
}

/** Opens an answer, and insists on its signature when it has data. */
export async function readTlinx(response: Response): Promise<Said> {
  const { sign, ...body } = (await response.json()) as Answer
  const signed = sign !== undefined
  if (signed !== (body.data !== undefined)) throw new Error('data and sign come together')
  if (!signed) return { code: body.errcode, msg: body.msg, data: {}, signed }
  const parameters = Object.fromEntries(Object.entries(body).map(([name, value]) => [name, String(value)]))
  if (sign !== signParameters(parameters, keys.tlinx.openKey))
    throw new Error('the reply is not signed as the document says')
  return { code: body.errcode, msg: body.msg, data: openData(body.data, keys.tlinx.openKey) ?? {}, signed }
}

/** A QR order at Pooul; values override. */
export function scanOrder(values: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    pay_type: 'wechat.scan',
    mch_trade_id: 'A1001',
    total_fee: 12_800,
    body: '大红袍',
    spbill_create_ip: '203.0.113.7',
    notify_url: NOTIFY_URL,
    ...values,
  }
}

/** A QR order at mct1; values override. */
export function payOrder(values: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    out_no: 'B1001',
    pmt_tag: 'Weixin',
    ord_name: '大红袍',
    original_amount: 12_800,
    trade_amount: 12_800,
    notify_url: NOTIFY_URL,
    ...values,
  }
}

/** The only payment in the ledger. */
export async function onlyPayment(bench: Bench): Promise<Answer> {
  const { body } = await bench.json('/control/ledger')
  if (body.payments.length !== 1) throw new Error(`${body.payments.length} payments in the ledger`)
  return body.payments[0]
}

/** The payer does something to the only payment. */
export async function payer(bench: Bench, deed: 'password' | 'pay' | 'cancel' | 'fail'): Promise<void> {
  const { id } = await onlyPayment(bench)
  const { status } = await bench.json(`/phone/api/payments/${id}/${deed}`, {})
  if (status !== 200) throw new Error(`${deed} was answered ${status}`)
}
