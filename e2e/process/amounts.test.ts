import type { Fen } from '@pay-checkout/protocol'
import { yuanText } from '@pay-checkout/protocol'
import type { WireId } from '@pay-checkout/sandbox/wire'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { AccountName } from '../../demo/gateway-accounts.ts'
import { ACCOUNTS, AMOUNT, placeOrder, WORDS } from './order.ts'
import { type LedgerPayment, startWorld, type World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.close())

/** A notification that a payment was paid, by each document, but for its amount: nothing else is wrong with it. */
interface Told {
  readonly wire: WireId
  values(payment: LedgerPayment, amount: Fen): Readonly<Record<string, unknown>>
}

const CHAOYING: Told['values'] = ({ tradeNo, gatewayNo }, amount) => ({
  ...{ state: 'SUCCESS', result_code: 'SUCCESS', pay_result: '0', mch_id: world.keys.chaoying.merchantId },
  ...{ out_trade_no: tradeNo, transaction_id: gatewayNo, fee_type: 'CNY', total_fee: amount },
  ...{ time_end: beijingNow().replace(/\D/g, ''), trade_type: 'pay.weixin.native', nonce_str: '1' },
})

/** `2026-11-21 12:00:00`: now, in Beijing. The broker is a real one, and what was paid on a day long gone isn't its payment's money. */
function beijingNow(): string {
  return new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ')
}

const TOLD: Readonly<Record<AccountName, Told>> = {
  main: {
    wire: 'pooul-v2',
    values: ({ tradeNo, gatewayNo }, amount) => ({
      ...{ trade_id: gatewayNo, mch_trade_id: tradeNo, merchant_id: world.keys['pooul-v2'].merchantId },
      ...{ pay_type: 'wechat.scan', trade_state: 0, total_fee: amount },
    }),
  },
  bank: {
    wire: 'tlinx',
    values: ({ tradeNo, gatewayNo }, amount) => ({
      ...{ ord_no: gatewayNo, out_no: tradeNo, status: '1', rand_str: 'x', amount },
      ...{ timestamp: Math.floor(Date.now() / 1000), open_id: world.keys.tlinx.openId },
    }),
  },
  older: {
    wire: 'pooul-v1',
    values: ({ tradeNo, gatewayNo }, amount) => ({
      ...{ trade_id: gatewayNo, mch_trade_id: tradeNo, merchant_id: world.keys['pooul-v1'].merchantId },
      ...{ pay_type: 'wechat.scan', trade_state: 0, total_fee: amount },
    }),
  },
  chaoying: { wire: 'chaoying', values: CHAOYING },
  'chaoying-older': { wire: 'chaoying-v1', values: CHAOYING },
  methods: {
    wire: 'method-gateway',
    values: ({ tradeNo, gatewayNo }, amount) => ({
      ...{ out_trade_no: tradeNo, trade_no: gatewayNo, total_amount: yuanText(amount) },
      ...{ pay_time: beijingNow(), sign_type: 'MD5', trade_type: 'NATIVE' },
    }),
  },
}

describe.concurrent.each(ACCOUNTS)('%s', (account) => {
  const { taken, settle } = WORDS[account]
  const { wire, values } = TOLD[account]

  // Nobody pays here: what the order becomes, it becomes by the notification alone.
  test.each([
    [-1, false],
    [1, false],
    [-AMOUNT + 1, false],
    [AMOUNT * 99, false],
    [0, settle],
  ])('a signed notification that is %i fen off pays: %s', async (off, pays) => {
    const order = await placeOrder(world, account)
    expect((await order.start()).body).toMatchObject({ status: 'pending' })
    const [payment] = await order.ledger()
    const told = values(payment as LedgerPayment, (AMOUNT + off) as Fen)
    const response = await fetch(world.wires[wire].sealNotification(told, payment?.notifyUrl ?? ''))
    const answer = await response.text()
    expect(await order.status()).toBe(pays ? 'paid' : 'open')
    if (pays) await world.merchant.event('checkout.paid', order.orderNo)
    else expect(order.paidEvents()).toEqual([])
    // Where a notification is only a reason to ask, it is acknowledged once the gateway has answered.
    if (settle) expect(answer === taken).toBe(pays)
  })
})
