import { expect, test } from 'vitest'
import { done, failureOf, http, openBench, orderFor } from '../../testing/gateway-contract/bench.ts'
import { BANKS } from './banks.ts'
import methodGateway from './index.ts'
import { createPeer } from './peer.ts'

const peer = createPeer()
const subject = { gateway: methodGateway, peer, transcripts: [] }
const CHOSEN = { unionpay: true, unionpayBank: undefined }

const bankOf = async (bankCode: string | null, config: object) => {
  const order = { ...orderFor('unionpay:web'), bankCode }
  const { account, sent } = openBench(subject, () => done(subject, peer.created('unionpay:web', order)), { ...config })
  await account.create(order)
  return peer.receive(sent[0] as (typeof sent)[0]).values.bank_code
}

test('the document’s 25 banks, each once', () => {
  expect(BANKS.length).toBe(25)
  expect(new Set(BANKS.map(({ code }) => code)).size).toBe(25)
  for (const { code, name } of BANKS) expect([/^\d{8}$/.test(code), name.length > 2]).toEqual([true, true])
})

test('a payer’s bank goes before the configured one', async () => {
  expect(await bankOf('03080000', CHOSEN)).toBe('03080000')
  expect(await bankOf('03080000', { unionpayBank: '01020000' })).toBe('03080000')
  expect(await bankOf(null, { unionpayBank: '01020000' })).toBe('01020000')
})

test('without a configured bank each payer must choose one of the list, and nothing else is sent', async () => {
  const { account, sent } = openBench(subject, () => http(''), CHOSEN)
  for (const bankCode of [null, '', '99999999', '1020000']) {
    expect(await failureOf(account.create({ ...orderFor('unionpay:web'), bankCode }))).toBeInstanceOf(RangeError)
  }
  expect(sent.length).toBe(0)
  expect(account.channels.get('unionpay:web')?.bank).toEqual({ needed: true, banks: BANKS })
})

test('a bank for a channel without banks is not sent', async () => {
  const { account, sent } = openBench(subject, () => http(''))
  const order = { ...orderFor('jd:qr'), bankCode: '03080000' }
  expect(await failureOf(account.create(order))).toBeInstanceOf(RangeError)
  expect(sent.length).toBe(0)
})

test('UnionPay is offered where it is set up', () => {
  const offers = (config: object) =>
    openBench(subject, () => http(''), { ...config }).account.channels.has('unionpay:web')
  expect([offers(CHOSEN), offers({}), offers({ ...CHOSEN, unionpay: undefined })]).toEqual([true, true, false])
})
