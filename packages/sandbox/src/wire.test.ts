import { generateKeyPairSync } from 'node:crypto'
import { expect, test } from 'vitest'
import { isSignedWith as isChaoyingSigned, signParameters as signChaoying } from './gateways/chaoying/signature.ts'
import { isRsaSignedWith, isSignedWith, signParameters, signRsa } from './gateways/method-gateway/signature.ts'
import { isSignedWith as isPooulV1Signed, signValues } from './gateways/pooul-v1/signature.ts'
import { openToken } from './gateways/pooul-v2/jws.ts'
import { openData, signParameters as signTlinx } from './gateways/tlinx/envelope.ts'
import { keys, pooulBody, tlinxForm } from './testing/test-bench.ts'
import { createWires, type WireId, type WireKeys } from './wire.ts'

const NOW = 1_600_000_000_000
const VALUES = { body: '大红袍 & 茶 +%', B: 'x', a: '1' }
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
const platform = generateKeyPairSync('rsa', { modulusLength: 2048 })
const wireKeys: WireKeys = {
  ...keys,
  'method-gateway': {
    ...keys['method-gateway'],
    rsaPublicKey: rsa.publicKey.export({ type: 'spki', format: 'pem' }) as string,
    platformPrivateKey: platform.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
  },
}
const wires = createWires(wireKeys, () => NOW)

type Form = Record<string, string>
/** Whether the merchant would believe a message, and what it tells. */
type Reading = (text: string) => { genuine: boolean; told: unknown }
interface Case {
  operation: string
  call: () => Request
  notification: Reading
}

const post = (path: string, body: string | Form): Request =>
  new Request(`http://sandbox.test${path}`, {
    method: 'POST',
    body: typeof body === 'string' ? body : new URLSearchParams(body),
  })
const form = (text: string): Form => Object.fromEntries(new URLSearchParams(text))

function chaoying(path: string, key: string): Case {
  const { merchantId: mch_id, agentId: agent_id } = keys.chaoying
  const sent = { mch_id, agent_id, pid: 'p', version: '1.0', ...VALUES }
  return {
    operation: path.slice(path.lastIndexOf('/') + 1),
    call: () => post(path, { ...sent, sign: signChaoying(sent, key) }),
    notification: (text) => ({ genuine: isChaoyingSigned(form(text), key), told: form(text) }),
  }
}

function methodGateway(
  sign_type: 'MD5' | 'RSA',
  sign: (form: Form) => string,
  isGenuine: (form: Form) => boolean,
): Case {
  const { appId: app_id } = keys['method-gateway']
  const sent = { app_id, method: 'trade.query', version: '1.0', sign_type, content: JSON.stringify(VALUES) }
  return {
    operation: 'trade.query',
    call: () => post('/', { ...sent, sign: sign(sent) }),
    notification: (text) => ({ genuine: isGenuine(form(text)), told: form(text) }),
  }
}

const { secret } = keys['method-gateway']
const CASES: Record<WireId, Case> = {
  chaoying: chaoying('/v2/UnifiedPay/Gateway', keys.chaoying.key),
  'chaoying-v1': chaoying('/Open/WECHAT_PreOrder', keys.chaoying.agentKey),
  'method-gateway': methodGateway(
    'MD5',
    (sent) => signParameters(sent, secret),
    (told) => isSignedWith(told, secret),
  ),
  'method-gateway-rsa': methodGateway(
    'RSA',
    (sent) => signRsa(sent, secret, rsa.privateKey),
    (told) => isRsaSignedWith(told, secret, platform.publicKey),
  ),
  'pooul-v1': {
    operation: 'pay',
    call: () => {
      const { merchantId: merchant_id, key } = keys['pooul-v1']
      const sent = { merchant_id, ...VALUES }
      return post('/paygate/merchant_info/pay', JSON.stringify({ ...sent, sign: signValues(sent, key) }))
    },
    notification(text) {
      const { data, sign } = JSON.parse(text)
      return { genuine: isPooulV1Signed({ ...data, sign }, keys['pooul-v1'].key), told: data }
    },
  },
  'pooul-v2': {
    operation: '/v2/pay',
    call: () => post(`/v2/pay?merchant_id=${keys['pooul-v2'].merchantId}`, pooulBody(VALUES)),
    notification: (text) => ({ genuine: true, told: openToken(text, keys['pooul-v2'].gatewayPublicKey).data }),
  },
  tlinx: {
    operation: 'order/view',
    call: () => post('/mct1/order/view', form(tlinxForm(VALUES, NOW).toString())),
    notification(text) {
      const { sign, ...told } = form(text)
      return { genuine: sign === signTlinx(told, keys.tlinx.openKey), told }
    },
  },
}
const ids = Object.keys(CASES) as WireId[]

/** The text that a merchant gets: a form in the address counts as one. */
async function textOf(message: Request | Response): Promise<string> {
  return (await message.text()) || new URL((message as Request).url).search.slice(1)
}

test.each(ids)('%s opens a genuine call, and tells its name and its values', async (id) => {
  expect(await wires[id].openRequest(CASES[id].call())).toMatchObject({
    operation: CASES[id].operation,
    values: VALUES,
  })
})

test.each(ids)('%s refuses a call with anybody else’s keys', async (id) => {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const stranger = publicKey.export({ type: 'spki', format: 'pem' }) as string
  const other = createWires(
    {
      chaoying: { ...wireKeys.chaoying, key: 'x', agentKey: 'x' },
      'method-gateway': { ...wireKeys['method-gateway'], secret: 'x', rsaPublicKey: stranger },
      'pooul-v1': { ...wireKeys['pooul-v1'], key: 'x' },
      'pooul-v2': { ...wireKeys['pooul-v2'], merchantPublicKey: stranger },
      tlinx: { ...wireKeys.tlinx, openKey: '0'.repeat(32) },
    },
    () => NOW,
  )
  await expect(other[id].openRequest(CASES[id].call())).rejects.toThrow(/签名/)
})

test.each(ids)('what %s tells by itself is believed, and changed by a byte it isn’t', async (id) => {
  const text = await textOf(wires[id].sealNotification(VALUES, 'https://shop.test/notify'))
  expect(CASES[id].notification(text)).toMatchObject({ genuine: true, told: VALUES })
  const changed = id === 'pooul-v2' ? text.replace('.e', '.f') : text.replace(/(B"?[=:]"?)x/, '$1y')
  expect(changed).not.toBe(text)
  const seen = (): boolean => CASES[id].notification(changed).genuine
  expect(id === 'pooul-v2' ? seen : () => expect(seen()).toBe(true)).toThrow()
})

const REPLIES: Partial<Record<WireId, Reading>> = {
  chaoying: (text) => ({ genuine: isChaoyingSigned(JSON.parse(text), keys.chaoying.key), told: JSON.parse(text) }),
  'method-gateway': (text) => ({ genuine: true, told: JSON.parse(text) }),
  'pooul-v1': CASES['pooul-v1'].notification,
  'pooul-v2': CASES['pooul-v2'].notification,
  tlinx(text) {
    const { sign, ...reply } = JSON.parse(text)
    const genuine = sign === signTlinx({ ...reply, errcode: '0', timestamp: String(NOW / 1000) }, keys.tlinx.openKey)
    return { genuine, told: openData(reply.data, keys.tlinx.openKey) }
  },
}

test.each(Object.keys(REPLIES) as WireId[])('%s answers with the values, signed if it signs replies', async (id) => {
  const told = REPLIES[id]?.(await textOf(wires[id].sealReply(VALUES)))
  expect(told).toMatchObject({ genuine: true, told: VALUES })
})
