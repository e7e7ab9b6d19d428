import { generateKeyPairSync } from 'node:crypto'
import { expect, test } from 'vitest'
import { methodGatewayForm, postMethodGateway } from '../../testing/call-method-gateway.ts'
import { type Bench, createBench, keys, NOTIFY_URL, payer } from '../../testing/test-bench.ts'
import { isRsaSignedWith, isSignedWith, type Parameters, signRsa } from './signature.ts'

const merchant = generateKeyPairSync('rsa', { modulusLength: 2048 })
const platform = generateKeyPairSync('rsa', { modulusLength: 2048 })
const rsaPublicKey = merchant.publicKey.export({ type: 'spki', format: 'pem' }) as string
const platformPrivateKey = platform.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string
const { secret, merchantNo } = keys['method-gateway']
const ORDER = { merchant_no: merchantNo, out_trade_no: 'T1', order_name: '茶', total_amount: 1, order_type: 0 }

function benchWith(options: object): Bench {
  return createBench({ merchants: { 'method-gateway': [{ ...keys['method-gateway'], name: '茶铺', ...options }] } })
}

/** A JD order whose call is signed by RSA. */
function order(bench: Bench): Promise<Record<string, unknown>> {
  const { sign: _, ...form } = methodGatewayForm('jd.pay', { ...ORDER, notify_url: NOTIFY_URL }, { sign_type: 'RSA' })
  return postMethodGateway(bench, { ...form, sign: signRsa(form, secret, merchant.privateKey) })
}

async function told(bench: Bench): Promise<Parameters> {
  expect(await order(bench)).toMatchObject({ error_code: 0, out_trade_no: 'T1' })
  await payer(bench, 'pay')
  return Object.fromEntries(new URLSearchParams(await bench.inbox[0]?.text()))
}

test('an order made by RSA is told by RSA, with the platform’s own key', async () => {
  const form = await told(benchWith({ rsaPublicKey, platformPrivateKey }))
  expect(form.sign_type).toBe('RSA')
  expect(isRsaSignedWith(form, secret, platform.publicKey)).toBe(true)
})

test('without a key of the platform it is told by MD5', async () => {
  const form = await told(benchWith({ rsaPublicKey }))
  expect(form.sign_type).toBe('MD5')
  expect(isSignedWith(form, secret)).toBe(true)
})

test('an app without a key of its own is refused, and so is MD5 under the name of RSA', async () => {
  expect(await order(benchWith({}))).toMatchObject({ error_code: 10002 })
  const bench = benchWith({ rsaPublicKey })
  const form = methodGatewayForm('jd.pay', { ...ORDER, notify_url: NOTIFY_URL }, { sign_type: 'RSA' })
  expect(await postMethodGateway(bench, form)).toMatchObject({ error_code: 10002 })
})
