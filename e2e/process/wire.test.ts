import { getRandomValues } from 'node:crypto'
import chaoying from '@pay-checkout/broker/gateways/chaoying'
import methodGateway from '@pay-checkout/broker/gateways/method-gateway'
import pooulV1 from '@pay-checkout/broker/gateways/pooul-v1'
import pooulV2 from '@pay-checkout/broker/gateways/pooul-v2'
import tlinx from '@pay-checkout/broker/gateways/tlinx'
import { generateKeys } from '@pay-checkout/sandbox'
import { createWires, type OpenedRequest, type Wire, type WireId } from '@pay-checkout/sandbox/wire'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type AccountName, brokerAccounts } from '../../demo/gateway-accounts.ts'

/** Each document stands here twice, in code that shares nothing: what each side makes of the other's messages. */

const SANDBOX = 'http://127.0.0.1:4010'
const keys = generateKeys()
const accounts = brokerAccounts(keys, SANDBOX)
// RSA keys as good as any, for the gateway that signs in two ways.
const { merchantPrivateKey, merchantPublicKey, gatewayPrivateKey, gatewayPublicKey } = keys['pooul-v2']
const rsaApp = { rsaPublicKey: merchantPublicKey, platformPrivateKey: gatewayPrivateKey }
const wires = createWires({ ...keys, 'method-gateway': { ...keys['method-gateway'], ...rsaApp } })
const GATEWAYS = { chaoying, 'method-gateway': methodGateway, 'pooul-v1': pooulV1, 'pooul-v2': pooulV2, tlinx }

type Values = Readonly<Record<string, string | number>>

/** A gateway's envelope on the merchant's side, as its definition makes it. */
function envelopeOf({ account, config: more }: Side): ReturnType<typeof tlinx.envelope> {
  const { gateway: id, ...written } = { ...accounts[account], ...more } as Record<string, unknown> & {
    gateway: keyof typeof GATEWAYS
  }
  const { fields, envelope } = GATEWAYS[id]
  const config = Object.entries(fields).map(([name, field]) => [
    name,
    field.read(written[name], { allowInsecure: true }),
  ])
  const ports = { clock: Date, random: { bytes: (length: number) => getRandomValues(new Uint8Array(length)) } }
  return (envelope as typeof tlinx.envelope)(Object.fromEntries(config), ports)
}

interface Side {
  readonly account: AccountName
  readonly wire: WireId
  /** What the broker's account is told besides. */
  readonly config?: Readonly<Record<string, string>>
  readonly path: string
  /** What every call names, and every notification. */
  readonly call?: Values
  readonly told?: Values
  /** Forms carry texts alone, and the method gateway reads its JSON as texts. */
  readonly texts: { readonly calls: boolean; readonly told: boolean }
  readonly signsReplies: boolean
  /** Chaoying's pages disagree on whether capitals count in sorting, and its documents have none in any name. */
  readonly smallNames?: true
}

const JSON_ONLY = { calls: false, told: false }
const TOLD_AS_FORM = { calls: false, told: true }
const FORMS = { calls: true, told: true }
const SIDES: readonly Side[] = [
  { account: 'main', wire: 'pooul-v2', path: 'v2/pay', texts: JSON_ONLY, signsReplies: true },
  { account: 'older', wire: 'pooul-v1', path: 'pay', texts: JSON_ONLY, signsReplies: true },
  {
    account: 'bank',
    wire: 'tlinx',
    path: 'payorder',
    told: { out_no: 'T1', status: '1' },
    texts: TOLD_AS_FORM,
    signsReplies: true,
  },
  {
    account: 'chaoying',
    wire: 'chaoying',
    path: 'Gateway',
    call: { method: 'pay' },
    texts: FORMS,
    signsReplies: true,
    smallNames: true,
  },
  {
    account: 'chaoying-older',
    wire: 'chaoying-v1',
    path: 'WECHAT_PreOrder',
    texts: FORMS,
    signsReplies: true,
    smallNames: true,
  },
  {
    account: 'methods',
    wire: 'method-gateway',
    path: '',
    call: { method: 'jd.pay' },
    texts: FORMS,
    signsReplies: false,
  },
  {
    account: 'methods',
    wire: 'method-gateway-rsa',
    config: { privateKey: merchantPrivateKey, gatewayPublicKey },
    path: '',
    call: { method: 'jd.pay' },
    texts: FORMS,
    signsReplies: false,
  },
]

// Names that a document gives to its envelope are no values of ours.
const TAKEN = new Set(
  'sign sign_type method version content app_id merchant_no merchant_id nonce_str mch_id pid agent_id open_id open_key data timestamp state code msg trade_state errcode error_code error_msg out_no status'.split(
    ' ',
  ),
)
const strange = fc.constantFrom('&', '=', '%26', '+', ' ', '\n', '"', '\\/', '<b>', '&amp;', '\u2028', '茶', '🍵', '0')
const text = fc
  .oneof(
    fc.array(strange, { minLength: 1, maxLength: 5 }).map((parts) => parts.join('')),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 24 }),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 12 }),
  )
  // The broker refuses a form with one.
  .filter((candidate) => !/(?![\t\n\r])\p{Cc}/u.test(candidate))

function valuesNamed(pattern: RegExp): fc.Arbitrary<Values> {
  const name = fc.stringMatching(pattern).filter((candidate) => !TAKEN.has(candidate))
  return fc.dictionary(name, fc.oneof(text, fc.maxSafeNat()), { minKeys: 1, maxKeys: 6, noNullPrototype: true })
}

/** A place in a message, and what is written there. */
const change = fc.record({ at: fc.nat(), byte: fc.integer({ min: 0x20, max: 0x7e }) })

describe.each(SIDES)('$account speaks $wire', (side) => {
  const { wire: id, path, call = {}, told = {}, texts, signsReplies } = side
  const values = valuesNamed(side.smallNames ? /^[a-z][a-z0-9_]{0,9}$/ : /^[A-Za-z][A-Za-z0-9_]{0,9}$/)
  const broker = envelopeOf(side)
  const wire: Wire = wires[id]

  async function requestOf(sent: Values): Promise<Request> {
    const { path: tail, body, contentType } = await broker.seal(path, { ...sent, ...call })
    return new Request(`${SANDBOX}/mct1/${tail}`, { method: 'POST', headers: { 'content-type': contentType }, body })
  }

  test('whatever the broker says in a call, the gateway reads', () =>
    fc.assert(
      fc.asyncProperty(values, async (sent) => {
        const opened = await wire.openRequest(await requestOf(sent))
        expect(opened.values).toMatchObject(texts.calls ? asTexts(sent) : sent)
      }),
    ))

  test('a call with one byte changed is refused', () =>
    fc.assert(
      fc.asyncProperty(values, change, async (sent, where) => {
        const request = await requestOf(sent)
        const genuine: OpenedRequest = await wire.openRequest(request.clone())
        const changed = new Request(request.url, {
          method: 'POST',
          headers: request.headers,
          body: changedAt(await request.bytes(), where),
        })
        const opened = await wire.openRequest(changed).catch(() => null)
        if (opened) expect(opened).toEqual(genuine)
      }),
    ))

  test('whatever the gateway answers, the broker reads, or refuses what has two readings', () =>
    fc.assert(
      fc.asyncProperty(values, async (sent) => {
        const opened = await broker.open(await wire.sealReply(sent).bytes()).catch(refusedForAmpersand(sent))
        const expected = id.startsWith('chaoying') ? asTexts(sent) : sent
        if (opened) expect(opened).toMatchObject({ signed: signsReplies, values: expected })
      }),
    ))

  // What nobody signs can't be told from what was changed: those replies count because of the TLS they came over.
  if (signsReplies) {
    test('an answer with one byte changed is not believed', () =>
      fc.assert(
        fc.asyncProperty(values, change, async (sent, where) => {
          const bytes = await wire.sealReply(sent).bytes()
          const genuine = await broker.open(bytes).catch(refusedForAmpersand(sent))
          const opened = await broker.open(changedAt(bytes, where)).catch(() => null)
          if (opened?.signed) expect(opened.values).toEqual(genuine?.values)
        }),
      ))
  }

  test('whatever the gateway tells by itself, the broker reads, and says where it has two readings', () =>
    fc.assert(
      fc.asyncProperty(values, async (sent) => {
        const message = await messageOf(wire.sealNotification({ ...sent, ...told }, `${SANDBOX}/notify`))
        const opened = await broker.openNotification(message)
        expect(opened.values).toMatchObject(texts.told ? asTexts(sent) : sent)
        if (!hasAmpersand(sent)) expect(opened.ambiguous).toBe(false)
      }),
    ))

  test('a notification with one byte changed is refused', () =>
    fc.assert(
      fc.asyncProperty(values, change, async (sent, where) => {
        const message = await messageOf(wire.sealNotification({ ...sent, ...told }, `${SANDBOX}/notify`))
        const genuine = await broker.openNotification(message)
        const changed =
          message.query === ''
            ? { ...message, bytes: changedAt(message.bytes, where) }
            : { ...message, query: decoded(changedAt(new TextEncoder().encode(message.query), where)) }
        const opened = await broker.openNotification(changed).catch(() => null)
        if (opened) expect(opened.values).toEqual(genuine.values)
      }),
    ))
})

function asTexts(sent: Values): Values {
  return Object.fromEntries(Object.entries(sent).map(([key, value]) => [key, String(value)]))
}

function hasAmpersand(sent: Values): boolean {
  return Object.values(sent).some((value) => String(value).includes('&'))
}

/** A refusal is right only where an unescaped `&` lets the signed line be read in two ways. */
function refusedForAmpersand(sent: Values): (error: unknown) => null {
  return (error) => {
    if (!hasAmpersand(sent)) throw error
    return null
  }
}

function changedAt(
  bytes: Uint8Array<ArrayBuffer>,
  { at, byte }: { at: number; byte: number },
): Uint8Array<ArrayBuffer> {
  const changed = bytes.slice()
  changed[at % bytes.length] = byte
  return changed
}

function decoded(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes)
}

async function messageOf(request: Request) {
  const { search } = new URL(request.url)
  const contentType = request.headers.get('content-type') ?? ''
  return {
    method: request.method as 'GET' | 'POST',
    query: search.slice(1),
    contentType,
    bytes: await request.bytes(),
  }
}
