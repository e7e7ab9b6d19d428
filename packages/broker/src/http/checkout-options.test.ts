import { describe, expect, test } from 'vitest'
import { type GatewaysLab, gatewaysLab, type PlayedGateway } from '../../lab/gateways-lab.ts'
import { json } from '../../lab/trial-broker.ts'
import type { Gateway } from '../gateway/definition.ts'
import { InvalidConfig } from '../gateway/read-config.ts'
import chaoying from '../gateways/chaoying/index.ts'
import { createPeer as chaoyingPeer } from '../gateways/chaoying/peer.ts'
import methodGateway from '../gateways/method-gateway/index.ts'
import { createPeer as methodPeer } from '../gateways/method-gateway/peer.ts'
import pooulV1 from '../gateways/pooul-v1/index.ts'
import { createPeer as pooulV1Peer } from '../gateways/pooul-v1/peer.ts'
import pooulV2 from '../gateways/pooul-v2/index.ts'
import { createPeer as pooulV2Peer } from '../gateways/pooul-v2/peer.ts'
import tlinx from '../gateways/tlinx/index.ts'
import { createPeer as tlinxPeer } from '../gateways/tlinx/peer.ts'

const PLAYED = {
  pooul: { gateway: pooulV2 as unknown as Gateway, peer: pooulV2Peer() },
  older: { gateway: pooulV1 as unknown as Gateway, peer: pooulV1Peer() },
  bank: { gateway: tlinx as unknown as Gateway, peer: tlinxPeer() },
  methods: { gateway: methodGateway as unknown as Gateway, peer: methodPeer() },
  chaoying: { gateway: chaoying as unknown as Gateway, peer: chaoyingPeer() },
} satisfies Record<string, PlayedGateway>

type Name = keyof typeof PLAYED

const lab = (...names: Name[]): GatewaysLab =>
  gatewaysLab(Object.fromEntries(names.map((name) => [name, PLAYED[name]])))

/** What reaches the wire of a payment on the first channel that is offered. */
async function wire(name: Name, fields: Record<string, unknown>, start: Record<string, unknown> = {}) {
  const { open, start: pay, sent } = lab(name)
  const opened = await json(open(fields))
  expect(opened.errors ?? []).toEqual([])
  const { methods, clientToken } = opened as unknown as { methods: { channels: string[] }[]; clientToken: string }
  await pay(clientToken, { channel: methods[0]?.channels[0], ...start })
  return sent[0]?.values ?? {}
}

async function refused(name: Name | Name[], fields: Record<string, unknown>) {
  const { open } = lab(...[name].flat())
  const { code, errors } = await json(open(fields))
  return code === undefined ? 'opened' : errors
}

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
    [{ 'pooul-v2': { attach: '' } }, 'options.pooul-v2.attach', 'must be at least 1 characters'],
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

describe('what is too long is told when the checkout is opened [A9]', () => {
  const long = (characters: number) => `https://shop.example/${'p'.repeat(characters - 21)}`

  test.each([
    ['older', 'wechat:web', 255, 'callback_url'],
    ['bank', 'wechat:web', 200, 'jump_url'],
    ['bank', 'alipay:web', 200, 'jump_url'],
  ] as const)('a return address at %s on %s, from %i characters on', async (name, channel, most, field) => {
    const payer = { wechatOpenid: 'o1' }
    expect(await refused(name, { methods: [channel], payer, returnUrl: long(most) })).toBe('opened')
    expect(await refused(name, { methods: [channel], payer, returnUrl: long(most + 1) })).toMatchObject([
      {
        field: 'returnUrl',
        detail: expect.stringContaining(`its ${field} takes ${most} UTF-16 units, and this has ${most + 1}`),
      },
    ])
    // Other ways don't send it.
    expect(await refused(name, { methods: ['wechat:qr'], returnUrl: long(900) })).toBe('opened')
  })

  test('a page with a longer address than the gateway takes is come back to by the checkout’s own', async () => {
    const { open, start, sent } = lab('bank')
    const { clientToken } = await json(open({ methods: ['wechat:web'], returnUrl: long(150) }))
    expect((await start(String(clientToken), { channel: 'wechat:web', returnUrl: long(700) })).status).toBe(200)
    expect(sent[0]?.values.jump_url).toBe(long(150))
  })

  test.each([
    ['33 emoji', '😀'.repeat(33), '😀'.repeat(32)],
    ['128 characters', '茶'.repeat(128), '茶'.repeat(64)],
    ['a letter of several at the end', `${'茶'.repeat(62)}👨‍👩‍👧`, '茶'.repeat(62)],
  ])('a subject of %s is cut to what the method gateway takes', async (_, subject, cut) => {
    expect((await wire('methods', { methods: ['alipay:qr'], subject })).order_name).toBe(cut)
  })

  test('an address of 39 characters where 16 fit: named when it is said, and another way is asked for when it isn’t', async () => {
    const ip = '2001:db8:85a3:1234:5678:8a2e:370:7334'
    expect(await refused('methods', { methods: ['wechat:h5'], payer: { ip } })).toMatchObject([{ field: 'payer.ip' }])
    expect(await refused('methods', { methods: ['alipay:qr'], payer: { ip } })).toBe('opened')
    const { open, start, sent } = lab('methods')
    const { clientToken } = await json(open({ methods: ['wechat:h5', 'alipay:qr'] }))
    const answer = await json(start(String(clientToken), { channel: 'wechat:h5' }, ip))
    expect(answer).toMatchObject({ code: 'not-supported', detail: expect.stringContaining('takes 16') })
    expect((await start(String(clientToken), { channel: 'alipay:qr' }, ip)).status).toBe(200)
    expect(sent.map(({ values }) => values.client_ip)).toEqual([ip])
  })

  test('an amount beyond the document’s range', async () => {
    expect(await refused('methods', { methods: ['alipay:qr'], amount: 10_000_000_000 })).toBe('opened')
    const errors = await refused('methods', { methods: ['alipay:qr'], amount: 10_000_000_001 })
    expect(errors).toMatchObject([{ field: 'amount' }])
  })

  test.each([
    ['remark', 'wechat:qr', 100],
    ['tag', 'wechat:qr', 50],
    ['remark', 'wechat:miniprogram', 200],
    ['trade_no', 'wechat:miniprogram', 128],
  ])('%s of %s up to %i', async (name, channel, most) => {
    const fields = (length: number) => ({
      ...{ methods: [channel], payer: { wechatOpenid: 'o1' } },
      options: { tlinx: { [name]: '茶'.repeat(length) } },
    })
    expect(await refused('bank', fields(most))).toBe('opened')
    expect(await refused('bank', fields(most + 1))).toMatchObject([{ field: `options.tlinx.${name}` }])
  })

  test('an attachment is told under the name it was said by', async () => {
    expect(await refused('bank', { methods: ['wechat:qr'], attachment: '茶'.repeat(51) })).toMatchObject([
      { field: 'attachment', detail: expect.stringContaining('its tag takes 50') },
    ])
  })

  test('goods whose id the gateway’s alphabet has no room for', async () => {
    const goods = [{ id: '茶', quantity: 1, price: 1 }]
    expect(await refused('chaoying', { methods: ['wechat:qr'], goods })).toMatchObject([{ field: 'goods' }])
  })

  test('a broker whose own address leaves no room for notifications says so before it starts', () => {
    const publicUrl = `https://pay.example/${'p'.repeat(160)}`
    const start = () => gatewaysLab({ bank: PLAYED.bank, pooul: PLAYED.pooul }, { publicUrl })
    expect(start).toThrow(InvalidConfig)
    expect(start).toThrow(/publicUrl is too long for .* at the account bank/)
  })
})
