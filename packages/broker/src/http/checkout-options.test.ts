import { describe, expect, test } from 'vitest'
import { lab, refused, wire } from '../../lab/five-gateways.ts'
import { json } from '../../lab/trial-broker.ts'
import type { CheckoutRequest } from '../checkout-request.ts'

const SAID = { store: 'S-7', terminal: 'till-7', cashier: 'C-3', attachment: 'table 9' }
const GOODS = [{ id: 'CY-1', name: '纸巾', quantity: 2, price: 995, walletId: '20010001' }]

describe('what a merchant says by our names [A1]', () => {
  test.each([
    ['pooul', 'alipay:qr', SAID, { store_id: 'S-7', device_info: 'till-7', op_user_id: 'C-3', attach: 'table 9' }],
    [
      'older',
      'wechat:qr',
      { terminal: 'till-7', cashier: 'C-3', attachment: 'table 9', promotionTag: 'SUMMER', creditCards: false },
      { device_info: 'till-7', op_user_id: 'C-3', attach: 'table 9', goods_tag: 'SUMMER', limit_pay: '1' },
    ],
    ['bank', 'wechat:qr', { attachment: 'table 9' }, { tag: 'table 9' }],
    ['methods', 'wechat:h5', { promotionTag: 'SUMMER' }, { goods_tag: 'SUMMER' }],
    [
      'chaoying',
      'wechat:qr',
      { ...SAID, goods: GOODS, promotionTag: 'SUMMER', creditCards: false, profitSharing: true },
      {
        ...{ op_shop_id: 'S-7', device_info: 'till-7', op_user_id: 'C-3', attach: 'table 9', goods_tag: 'SUMMER' },
        ...{ limit_pay: 'no_credit', profit_sharing: 'Y' },
        goods_detail: '[{"goods_id":"CY-1","pay_goods_id":"20010001","goods_name":"纸巾","quantity":2,"price":995}]',
      },
    ],
  ] as const)('stands in the fields of %s', async (name, channel, said, fields) => {
    expect(await wire(name, { methods: [channel], ...said })).toMatchObject(fields)
  })

  test('profit is shared with receivers, of no more than there is', async () => {
    const receivers = [{ type: 'merchant', account: '1900000109', amount: 500, description: 'brand' }]
    const { profit_sharing_receiver } = await wire('chaoying', { methods: ['wechat:qr'], profitSharing: { receivers } })
    expect(JSON.parse(String(profit_sharing_receiver))).toEqual([
      { type: 'MERCHANT_ID', account: '1900000109', amount: 500, description: 'brand' },
    ])
    const tooMuch = { methods: ['wechat:qr'], profitSharing: { receivers: [{ ...receivers[0], amount: 1_991 }] } }
    expect(await refused('chaoying', tooMuch)).toMatchObject([{ field: 'profitSharing' }])
  })

  test.each([
    ['pooul', ['goods', 'promotionTag', 'creditCards', 'profitSharing']],
    ['older', ['store', 'goods', 'profitSharing']],
    ['bank', ['store', 'terminal', 'cashier', 'goods', 'promotionTag', 'creditCards', 'profitSharing']],
    [
      'methods',
      ['store', 'terminal', 'cashier', 'goods', 'promotionTag', 'attachment', 'creditCards', 'profitSharing'],
    ],
  ] as const)(
    '%s has no field for some of it: refused by name, or left out where the merchant says so',
    async (name, lacks) => {
      const said = { ...SAID, goods: GOODS, promotionTag: 'SUMMER', creditCards: false, profitSharing: true }
      const fields = { methods: ['wechat:qr'], ...said }
      const errors = (await refused(name, fields)) as { field: string; detail: string }[]
      expect(errors.map(({ field }) => field)).toEqual(lacks)
      expect(errors[0]?.detail).toContain(`whereSupported: ["${lacks[0]}"]`)
      const values = await wire(name, { ...fields, whereSupported: lacks })
      expect(JSON.stringify(values)).not.toMatch(/SUMMER.*no_credit|纸巾/)
    },
  )

  test('every way to pay that is offered must have room for it, not only one', async () => {
    const fields = { promotionTag: 'SUMMER', methods: ['wechat:h5', 'alipay:qr'] }
    expect(await refused('methods', fields)).toMatchObject([
      { field: 'promotionTag', detail: expect.stringContaining('alipay:qr at the account methods') },
    ])
  })

  test('UnionPay without credit cards takes debit cards alone', async () => {
    const bank = { bankCode: '01020000' }
    expect(await wire('methods', { methods: ['unionpay:web'], creditCards: false }, bank)).toMatchObject({
      pay_type: 1,
    })
    expect(await wire('methods', { methods: ['unionpay:web'] }, bank)).toMatchObject({ pay_type: 3 })
  })
})

describe('what a merchant says by a gateway’s names [A1]', () => {
  test.each([
    ['pooul', 'wechat:qr', 'pooul-v2', { attach: 'a', store_id: '9527', device_info: 'till', op_user_id: '301' }],
    ['pooul', 'wechat:qr', 'pooul-v2', { time_start: 1_767_000_000 }],
    ['older', 'wechat:qr', 'pooul-v1', { goods_tag: 'T', limit_pay: '1', settle_type: 0 }],
    ['bank', 'wechat:qr', 'tlinx', { remark: '少冰', tag: 'A', pmt_name: 'x' }],
    ['methods', 'wechat:web', 'method-gateway', { pay_uid: 'u-7' }],
    ['methods', 'unionpay:web', 'method-gateway', { channel_type: '08', pay_type: 2 }],
    ['methods', 'jd:qr', 'method-gateway', { order_type: 1 }],
    ['chaoying', 'wechat:qr', 'chaoying', { op_shop_id: '1', product_id: '8801', profit_sharing: 'N' }],
  ] as const)('stands in the fields of %s on %s', async (name, channel, gateway, options) => {
    const values = await wire(
      name,
      { methods: [channel], options: { [gateway]: options } },
      channel === 'unionpay:web' ? { bankCode: '01020000' } : {},
    )
    const texts = Object.fromEntries(Object.entries(options).map(([key, value]) => [key, String(value)]))
    expect(Object.fromEntries(Object.entries(values).map(([key, value]) => [key, String(value)]))).toMatchObject(texts)
  })

  test('goods may be said as the list that their document shows, or as its JSON', async () => {
    const list = [{ goods_id: 'CY-1', goods_name: '纸巾', quantity: 1, price: 100 }]
    for (const goods_detail of [list, JSON.stringify(list)]) {
      const fields = { methods: ['wechat:qr'], options: { chaoying: { goods_detail } } }
      expect((await wire('chaoying', fields)).goods_detail).toBe(JSON.stringify(list))
    }
    const wrong = { methods: ['wechat:qr'], options: { chaoying: { goods_detail: [{ goods_id: '茶' }] } } }
    expect(await refused('chaoying', wrong)).toMatchObject([{ field: 'options.chaoying.goods_detail' }])
  })

  test('reductions are told beside what is paid, which stays the amount', async () => {
    const options = { tlinx: { discount_amount: 60, ignore_amount: 5 } }
    const values = await wire('bank', { methods: ['wechat:qr'], options })
    expect(values).toMatchObject({ trade_amount: 1_990, original_amount: 2_055, discount_amount: 60, ignore_amount: 5 })
  })

  test('a payment that is called online at one field is at the other', async () => {
    const payer = { wechatOpenid: 'o1' }
    const fields = { methods: ['wechat:jsapi'], payer, options: { 'method-gateway': { is_online: 0 } } }
    expect(await wire('methods', fields)).toMatchObject({ is_online: 0, tran_type: 1 })
  })

  test('the gateway’s own name wins over ours', async () => {
    const fields = { methods: ['alipay:qr'], store: 'ours', options: { 'pooul-v2': { store_id: 'theirs' } } }
    expect(await wire('pooul', fields)).toMatchObject({ store_id: 'theirs' })
  })

  test.each([
    ['total_fee', 1],
    ['mch_trade_id', 'X1'],
    ['merchant_id', '1333259781809471'],
    ['notify_url', 'https://evil.example/'],
    ['nonce_str', 'x'],
    ['pay_type', 'wechat.scan'],
    ['sub_openid', 'o2'],
    ['__proto__x', 'x'],
  ])('%s can’t be said', async (name, value) => {
    const errors = await refused('pooul', { methods: ['wechat:qr'], options: { 'pooul-v2': { [name]: value } } })
    expect(errors).toMatchObject([
      { field: `options.pooul-v2.${name}`, detail: expect.stringContaining('is no option of this gateway; they are ') },
    ])
  })

  test.each([
    [{ nobody: { a: 'b' } }, 'options.nobody', 'is the gateway of no account; they are at pooul-v2, tlinx'],
    [{ tlinx: { tag: 'A' } }, 'options.tlinx', 'no way to pay of this checkout goes to'],
    [{ 'pooul-v2': { mch_app_type: 'IOS' } }, 'options.pooul-v2.mch_app_type', 'belongs to wechat:h5'],
    [{ 'pooul-v2': { time_start: 9_999_999_999 } }, 'options.pooul-v2.time_start', 'before the checkout’s end'],
    [{ 'pooul-v2': { attach: '' } }, 'options.pooul-v2.attach', 'must not be empty'],
    [{ 'pooul-v2': { attach: 'half \ud83d' } }, 'options.pooul-v2.attach', 'well-formed'],
    [{ 'pooul-v2': { attach: { deep: 1 } } }, 'options.pooul-v2.attach', 'must be a whole number or a text'],
  ])('%j is refused by name', async (options, field, detail) => {
    const errors = await refused(['pooul', 'bank'], { methods: ['wechat:qr'], options })
    expect(errors).toMatchObject([{ field, detail: expect.stringContaining(detail) }])
  })

  test('options of other gateways may be left out where supported', async () => {
    const options = { tlinx: { tag: 'A' }, 'pooul-v2': { store_id: '1' } }
    const fields = { methods: ['wechat:qr'], options, whereSupported: ['options'] }
    expect(await refused(['pooul', 'bank'], fields)).toBe('opened')
  })

  test('the OpenAPI document has the options of the accounts there are, with their limits', async () => {
    const { broker } = lab('bank', 'pooul')
    const document = await json(broker.fetch(new Request('https://pay.example/openapi.json')))
    const { schemas } = document.components as { schemas: Record<string, { properties: Record<string, unknown> }> }
    expect(schemas.CheckoutInput?.properties).toMatchObject({
      store: { type: 'string', maxLength: 64 },
      options: {
        properties: {
          tlinx: {
            properties: { tag: { type: 'string', maxLength: 50, example: 'A-7' } },
            additionalProperties: false,
          },
          'pooul-v2': {
            properties: { time_start: { type: 'integer' }, mch_app_type: { enum: ['IOS', 'AND', 'WAP'] } },
          },
        },
      },
    })
  })
})

describe('the same order again [A1]', () => {
  test('with the same options, in another order of its members, is the same checkout', async () => {
    const { open } = lab('pooul')
    const first = await json(
      open({ store: 'S', cashier: 'C', options: { 'pooul-v2': { attach: 'a', store_id: 's' } } }),
    )
    const again = await json(
      open({ options: { 'pooul-v2': { store_id: 's', attach: 'a' } }, cashier: 'C', store: 'S' }),
    )
    expect(again.id).toBe(first.id)
  })

  test('with others is a conflict', async () => {
    const { open } = lab('pooul')
    await open({ store: 'S' })
    expect(await json(open({ store: 'T' }))).toMatchObject({ code: 'order-conflict' })
  })
})

test('a shop in TypeScript has the types of all of it [A1]', () => {
  const request: CheckoutRequest = {
    ...{ orderNo: 'A1', amount: 1_990, subject: 'Tea', store: 'S', creditCards: false, whereSupported: ['store'] },
    options: { 'pooul-v2': { store_id: '9527', time_start: 1_530_759_545 }, tlinx: { discount_amount: 60 } },
  }
  // @ts-expect-error: a whole number, not a text
  const wrongType: CheckoutRequest = { ...request, options: { tlinx: { discount_amount: '60' } } }
  // @ts-expect-error: not a parameter of this gateway that anybody may say
  const protectedName: CheckoutRequest = { ...request, options: { 'pooul-v2': { total_fee: 1 } } }
  expect([request, wrongType, protectedName].map(({ orderNo }) => orderNo)).toEqual(['A1', 'A1', 'A1'])
})
