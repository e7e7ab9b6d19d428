import type { Channel } from '@pay-checkout/protocol'
import { describe, expect, test } from 'vitest'
import { done, openBench, PAYMENT } from '../../testing/gateway-contract/bench.ts'
import methodGateway from './index.ts'
import { createPeer } from './peer.ts'
import { STATUSES } from './words.ts'

const peer = createPeer()
const subject = { gateway: methodGateway, peer, transcripts: [] }

/** What a query about this channel tells when the platform answers with these fields. */
const queried = async (channel: Channel, fields: object) => {
  const { account, sent } = openBench(subject, () => done(subject, { ...fields }))
  const told = await account.query({ ...PAYMENT, channel })
  return { ...told, asked: peer.receive(sent[0] as (typeof sent)[0]).values }
}

describe('statuses', () => {
  const answer = (trade_status: unknown) => ({
    ...peer.payment({ tradeNo: PAYMENT.tradeNo, status: '', amount: 1234 }),
    trade_status,
  })
  const CHANNEL: Readonly<Record<string, Channel>> = {
    wechat: 'wechat:qr',
    qq: 'qq:qr',
    alipay: 'alipay:qr',
    jd: 'jd:qr',
    unionpay: 'unionpay:web',
  }
  const listed = Object.entries(STATUSES).filter(([word]) => !word.startsWith('notified'))

  test.each(listed)('%s is %s', async (word, verdict) => {
    const [method = '', status] = word.split(' ')
    expect((await queried(CHANNEL[method] as Channel, answer(status))).verdict).toBe(verdict)
  })

  test('a word counts for its own wallet only: UnionPay’s 02 failed, JD’s 2 is paid', async () => {
    const verdicts = async (channel: Channel, words: unknown[]) =>
      Promise.all(words.map(async (word) => (await queried(channel, answer(word))).verdict))
    expect(await verdicts('jd:qr', ['2', 2, '02', '00', 'SUCCESS'])).toEqual([
      ...['paid', 'paid', 'unknown', 'unknown', 'unknown'],
    ])
    expect(await verdicts('unionpay:web', ['02', '2', 2, '0', 0])).toEqual([
      ...['failed', 'unknown', 'unknown', 'unknown', 'unknown'],
    ])
    expect(await verdicts('alipay:qr', ['SUCCESS', 'notified'])).toEqual(['unknown', 'unknown'])
    expect(await verdicts('wechat:qr', ['2', '00', 'TRADE_SUCCESS', 'notified'])).toEqual(Array(4).fill('unknown'))
  })

  test('a query’s reply without a status says nothing, as much money as it may name', async () => {
    const told = await queried('wechat:qr', { ...answer(undefined), pay_time: '20180622153042' })
    expect(told).toMatchObject({ verdict: 'unknown', amount: 1234 })
  })

  test('an amount is what was asked for, whether a number or a text, and not what was paid in cash', async () => {
    for (const total_amount of [12.34, '12.34']) {
      const fields = { ...answer('SUCCESS'), total_amount, cash_fee: '10.00', net_receipt_amount: 12.29 }
      expect((await queried('wechat:qr', fields)).amount).toBe(1234)
    }
    expect((await queried('wechat:qr', { ...answer('SUCCESS'), total_amount: '12.340' })).amount).toBeNull()
  })

  test('payments that were created without a merchant_no are queried without one', async () => {
    const asked = async (channel: Channel) => (await queried(channel, answer('x'))).asked
    expect(await asked('wechat:qr')).toHaveProperty('merchant_no', '20170815152552020001')
    expect(await asked('unionpay:web')).toEqual({ method: 'trade.query', out_trade_no: PAYMENT.tradeNo })
    expect(await asked('qq:qr')).toEqual({ method: 'trade.query', out_trade_no: PAYMENT.tradeNo })
  })
})
