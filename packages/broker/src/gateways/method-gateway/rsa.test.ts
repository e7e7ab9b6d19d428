import { describe, expect, test } from 'vitest'
import { SignatureMismatch } from '../../gateway/errors.ts'
import { InvalidConfig } from '../../gateway/read-config.ts'
import { Secret } from '../../gateway/secret.ts'
import { done, failureOf, http, openBench, orderFor, PAYMENT } from '../../testing/gateway-contract/bench.ts'
import { gatewayContract } from '../../testing/gateway-contract.ts'
import { signatureOf } from './envelope.ts'
import methodGateway from './index.ts'
import { createPeer } from './peer.ts'

const peer = createPeer('RSA')
const subject = { gateway: methodGateway, peer, transcripts: [] }
const form = (fields: Record<string, string>) => ({
  method: 'POST' as const,
  query: '',
  contentType: 'application/x-www-form-urlencoded',
  bytes: new TextEncoder().encode(new URLSearchParams(fields).toString()),
})
const read = (message: ReturnType<typeof form>, config: object = {}) =>
  openBench(subject, () => http(''), { ...config }).account.readNotification(message)
const PAID = { out_trade_no: PAYMENT.tradeNo, trade_no: '1', total_amount: '12.34', trade_status: 'SUCCESS' }

describe('the contract, with RSA on both sides', () => {
  gatewayContract(test, methodGateway, { peer: () => createPeer('RSA'), transcripts: [] })
})

test('a call says that it is signed with RSA, and its signature opens with our public key', async () => {
  const order = orderFor('jd:qr')
  const { account, sent } = openBench(subject, () => done(subject, peer.created('jd:qr', order)))
  await account.create(order)
  const [request] = sent as [(typeof sent)[0]]
  const body = new URLSearchParams(request.body)
  expect(body.get('sign_type')).toBe('RSA')
  expect(body.get('sign')).toMatch(/^[A-Za-z0-9+/]{171}=$/)
  expect(peer.receive(request).values).toMatchObject({ method: 'jd.pay', out_trade_no: order.tradeNo })
})

test('a notification is believed when the platform’s key has signed it', async () => {
  expect(await read(peer.notification(PAID) as ReturnType<typeof form>)).toMatchObject({
    verdict: 'paid',
    trust: 'signed',
    amount: 1234,
  })
})

test('an account with the platform’s key believes no MD5, though sign_type asks for it', async () => {
  const sign = signatureOf(PAID, new Secret(String(peer.config.key)))
  for (const sign_type of ['MD5', 'RSA']) {
    expect(await failureOf(read(form({ ...PAID, sign_type, sign })))).toBeInstanceOf(SignatureMismatch)
  }
  const md5 = await read(form({ ...PAID, sign_type: 'MD5', sign }), { gatewayPublicKey: undefined })
  expect(md5.trust).toBe('signed')
})

test('one without it believes no RSA', async () => {
  const message = peer.notification(PAID) as ReturnType<typeof form>
  expect(await failureOf(read(message, { gatewayPublicKey: undefined }))).toBeInstanceOf(SignatureMismatch)
})

test('another platform’s key, and our own, open nothing', async () => {
  const stranger = createPeer('RSA').notification(PAID) as ReturnType<typeof form>
  expect(await failureOf(read(stranger))).toBeInstanceOf(SignatureMismatch)
})

test('a private key where the public one belongs is refused by name, unseen', async () => {
  const { privateKey } = peer.config
  const open = () => openBench(subject, () => http(''), { gatewayPublicKey: privateKey })
  const error = await failureOf(Promise.resolve().then(open))
  expect(error).toBeInstanceOf(InvalidConfig)
  expect((error as InvalidConfig).problems.map(({ field }) => field)).toEqual(['gatewayPublicKey'])
  expect(error.message).not.toContain(String(privateKey).split('\n')[1])
})
