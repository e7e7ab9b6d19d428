import { expect, test } from 'vitest'
import { SignatureMismatch } from '../../gateway/errors.ts'
import { failureOf, http, openBench } from '../../testing/gateway-contract/bench.ts'
import pooulV2 from './index.ts'
import { createPeer } from './peer.ts'

// The reply and the public key that Pooul's document prints (`_basic.md`, "RSA", August 2018). Its requests and notifications
// hold a payer's openid, so they aren't copied here.

const POOUL_KEY = [
  'MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQC+Vd3j0McNfR3VvT7mZp/7M6ULFJSc3dh3/56JP8DZk+cDlXC2LR0z0OELJeyTitFeBjpPWz',
  'WH3OOFI/OL3nD5/oNZfK+wHd4Tzxj2SdWlyuqRhNv3xG2obUUYZ9urUvkCvxL1SclaXW7cq22V/TTNSgJq7CGdc+q/XLNqcmLt7QIDAQAB',
].join('')

const RESPONSE = [
  'eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiJ9.eyJjb2RlIjowLCJtc2ciOiJzdWNjZXNzIiwiZGF0YSI6eyJjb2RlX3VybCI6IndlaXhpbjovL',
  '3d4cGF5L2JpenBheXVybD9wcj10TmtlenkwIiwicHJlcGF5X2lkIjoid3gxMDExMDIyNDYxMjYxNWFhN2I0MzE3YzAyMTc1NDk5OTczIiwidHJ',
  'hZGVfaWQiOiI1YjQ0MjFjMDAxYzkxMTdkNDlkMzU3NzEiLCJtY2hfdHJhZGVfaWQiOiJhbGV4dGVzdC5zY2FuLjE1MyIsIm1lcmNoYW50X2lkI',
  'joiNTM5OTM1NTM4MTcxMjE3MiJ9LCJkZWJ1ZyI6eyJjdXJyX3VzZXIiOiJHdWVzdChub3QgbG9nZ2VkLWluKSIsImN1cnJfZW52IjoiZGV2ZWx',
  'vcG1lbnQiLCJkYXRhYmFzZV9uYW1lIjoic3pwbDJfZGV2IiwiYXN5bmMiOnRydWV9LCJ0aW1lX2VsYXBzZWQiOjAuMzgwMSwibm9uY2Vfc3RyI',
  'joiNWI0NDIxYzAwMWM5MTE3ZDQ5ZDM1NzczIn0.HqUG0qgOnVZcygfTxEJjkLuqiY_vWK_68wqLJTA-ZQkXuXrAoddTkSqUtztW-KGcZf9vaDC',
  'qNYDZDlkcAnkOQzc3xl4D2z8AGECcTfaybgO7SSSqltP7vsIOJCFXOr5-1Jv1lEVgB7V0Y-t9A6o-YSUd0p5DFeybqpoKX683LG4',
].join('')

const subject = { gateway: pooulV2, peer: createPeer(), transcripts: [] }
const answered = (token: string) => openBench(subject, () => http(token), { gatewayPublicKey: POOUL_KEY }).account
const PAY = {
  pay_type: 'wechat.scan',
  mch_trade_id: 'alextest.scan.153',
  total_fee: 227,
  body: 'Alex Test Wechat Scan',
}

test('the document’s reply opens with the document’s key, which has 1024 bits', async () => {
  expect(await answered(RESPONSE).call('pay', PAY)).toMatchObject({
    signed: true,
    received: {
      code_url: 'weixin://wxpay/bizpayurl?pr=tNkezy0',
      prepay_id: 'wx10110224612615aa7b4317c02175499973',
      trade_id: '5b4421c001c9117d49d35771',
      mch_trade_id: 'alextest.scan.153',
      merchant_id: '5399355381712172',
    },
  })
})

test('and with one letter changed it doesn’t', async () => {
  const [header, payload, signature] = RESPONSE.split('.')
  const forged = [header, payload?.replace('b', 'c'), signature].join('.')
  expect(await failureOf(answered(forged).call('pay', PAY))).toBeInstanceOf(SignatureMismatch)
})
