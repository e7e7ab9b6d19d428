import type { Channel } from '@pay-checkout/protocol'
import { describe, expect, test } from 'vitest'
import { GatewayRefused, GatewayUnclear } from '../../gateway/errors.ts'
import { done, failureOf, http, openBench, orderFor, PAYMENT } from '../../testing/gateway-contract/bench.ts'
import methodGateway from './index.ts'
import { createPeer } from './peer.ts'

const peer = createPeer()
const subject = { gateway: methodGateway, peer, transcripts: [] }
const BARCODES = ['wechat:barcode', 'alipay:barcode'] as const

const charge = async (channel: Channel) => {
  const order = orderFor(channel)
  const reply = http(
    peer.seal((peer.barcode as { paid: (c: Channel, o: typeof order) => object }).paid(channel, order) as never),
  )
  const { account, sent } = openBench(subject, () => reply)
  const created = await account.create(order)
  return { ...created, values: peer.receive(sent[0] as (typeof sent)[0]).values }
}

describe('what a code sends', () => {
  test('WeChat’s: no notify_url, for its table has none', async () => {
    expect((await charge('wechat:barcode')).values).toEqual({
      method: 'weixin.scan_qr_code_pay',
      merchant_no: '20170815152552020001',
      out_trade_no: PAYMENT.tradeNo,
      order_name: '两杯咖啡 & a=1',
      body: '两杯咖啡 & a=1',
      total_amount: '12.34',
      sub_appid: 'wx26a0ffd6bfa99df7',
      auth_code: orderFor('wechat:barcode').authCode,
      spbill_create_ip: '203.0.113.7',
    })
  })

  test('Alipay’s: a bar code, and where to tell of it', async () => {
    expect((await charge('alipay:barcode')).values).toEqual({
      method: 'alipay.scan_qr_code_pay',
      merchant_no: '20170815152552020001',
      out_trade_no: PAYMENT.tradeNo,
      order_name: '两杯咖啡 & a=1',
      body: '两杯咖啡 & a=1',
      total_amount: '12.34',
      notify_url: 'https://pay.example.com/v1/notifications/main',
      auth_code: orderFor('alipay:barcode').authCode,
      scene: 'bar_code',
      client_ip: '203.0.113.7',
    })
  })
})

describe('what becomes of it', () => {
  test.each(BARCODES)('%s: the reply says no status, so it is pending, whatever else it tells of', async (channel) => {
    const { action, told } = await charge(channel)
    expect(action).toEqual({ type: 'wait' })
    expect(told).toMatchObject({ verdict: 'pending', amount: 1234, tradeNo: PAYMENT.tradeNo })
    expect(told.gatewayTradeNo).toBe(channel === 'wechat:barcode' ? '2018062215301900001' : null)
  })

  test('the first question comes after a second', () => {
    const { account } = openBench(subject, () => http(''))
    for (const channel of BARCODES) {
      expect(account.channels.get(channel)).toMatchObject({ lifetime: 60, pace: { first: 1, every: 5 } })
    }
  })

  test('a platform’s own fault (1000) is unclear: the payer may be typing a password', async () => {
    const { account } = openBench(subject, () => http('{"error_code":1000,"error_msg":"USERPAYING"}'))
    expect(await failureOf(account.create(orderFor('wechat:barcode')))).toBeInstanceOf(GatewayUnclear)
  })

  test('a refused code is refused', async () => {
    const { account } = openBench(subject, () => http('{"error_code":10008,"error_msg":"auth_code"}'))
    expect(await failureOf(account.create(orderFor('alipay:barcode')))).toBeInstanceOf(GatewayRefused)
  })
})

describe('trade.reverse', () => {
  const payment = { ...PAYMENT, channel: 'wechat:barcode' as const }

  test('names the payment by both numbers', async () => {
    const { account, sent } = openBench(subject, () => done(subject, {}))
    await account.reverse?.({ ...payment, gatewayTradeNo: '2018062215301900001' })
    expect(peer.receive(sent[0] as (typeof sent)[0]).values).toEqual({
      method: 'trade.reverse',
      out_trade_no: PAYMENT.tradeNo,
      trade_no: '2018062215301900001',
    })
  })

  test('without the platform’s number nothing is sent: a query tells it', async () => {
    const { account, sent } = openBench(subject, () => done(subject, {}))
    const error = await failureOf(account.reverse?.({ ...payment, gatewayTradeNo: null }) ?? Promise.resolve())
    expect(error).toBeInstanceOf(GatewayUnclear)
    expect(sent.length).toBe(0)
    const reply = { ...peer.payment({ tradeNo: PAYMENT.tradeNo, status: 'wechat USERPAYING', amount: 1234 }) }
    const asked = openBench(subject, () => done(subject, reply))
    expect(await asked.account.query(payment)).toMatchObject({
      verdict: 'paying',
      gatewayTradeNo: '2018062215301900001',
    })
  })
})
