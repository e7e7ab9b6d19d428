import { describe, expect, test } from 'vitest'
import { lab, PLAYED, refused, wire } from '../../lab/five-gateways.ts'
import { gatewaysLab } from '../../lab/gateways-lab.ts'
import { json } from '../../lab/trial-broker.ts'
import { InvalidConfig } from '../gateway/read-config.ts'

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
    const publicUrl = `https://${'pay.'.repeat(40)}example`
    const start = () => gatewaysLab({ bank: PLAYED.bank, pooul: PLAYED.pooul }, { publicUrl })
    expect(start).toThrow(InvalidConfig)
    expect(start).toThrow(/publicUrl is too long for .* at the account bank/)
  })
})
