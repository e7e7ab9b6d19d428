import type { Channel } from '@pay-checkout/protocol'
import { describe, expect, test } from 'vitest'
import { GatewayRefused, GatewayUnclear } from '../../gateway/errors.ts'
import { done, failureOf, http, openBench, orderFor, PAYMENT } from '../../testing/gateway-contract/bench.ts'
import tlinx from './index.ts'
import { createPeer } from './peer.ts'

const peer = createPeer()
const subject = { gateway: tlinx, peer, transcripts: [] }

const create = async (channel: Channel, change: { reply?: object; config?: object } = {}) => {
  const order = orderFor(channel)
  const reply = { ...peer.created(channel, order), ...change.reply }
  const { account, sent } = openBench(subject, () => done(subject, reply), { ...change.config })
  const created = await account.create(order)
  const [request] = sent as [(typeof sent)[0]]
  return { ...created, values: peer.receive(request).values }
}

describe('what a scene adds to payorder', () => {
  test.each([
    [
      'wechat:miniprogram',
      { pmt_tag: 'Weixin', JSAPI: 1, sub_appid: 'wxde66bf91cac57773', sub_openid: 'payer-id-at-the-wallet' },
    ],
    ['wechat:h5', { pmt_tag: 'Weixin', trade_type: 'MWEB', spbill_create_ip: '203.0.113.7' }],
    ['wechat:app', { pmt_tag: 'Weixin', trade_type: 'APP', sub_appid: 'wxd678efb567ad5aa8' }],
    ['wechat:barcode', { pmt_tag: 'Weixin', auth_code: orderFor('wechat:barcode').authCode }],
    ['alipay:barcode', { pmt_tag: 'AlipayCS', auth_code: orderFor('alipay:barcode').authCode }],
  ] as const)('%s', async (channel, expected) => {
    expect((await create(channel)).values).toMatchObject(expected)
  })

  test('a scene’s fields stand in no other scene', async () => {
    const own = ['auth_code', 'JSAPI', 'jump_url', 'trade_type']
    for (const channel of Object.keys(tlinx.channels) as Channel[]) {
      const { values } = await create(channel)
      expect(own.filter((name) => name in values).length, channel).toBe(channel.endsWith(':qr') ? 0 : 1)
    }
  })

  test('a long name is cut between characters', async () => {
    const order = { ...orderFor('wechat:qr'), subject: `${'咖'.repeat(97)}😀😀` }
    const { account, sent } = openBench(subject, () => done(subject, peer.created('wechat:qr', order)))
    await account.create(order)
    expect(peer.receive(sent[0] as (typeof sent)[0]).values.ord_name).toBe(`${'咖'.repeat(97)}😀`)
  })

  test('WeChat’s H5 page is told the shop, or what the configuration says', async () => {
    const siteOf = async (config: object) =>
      JSON.parse(String((await create('wechat:h5', { config })).values.scene_info)).h5_info
    expect(await siteOf({})).toEqual({
      type: 'Wap',
      wap_url: 'https://shop.example.com/',
      wap_name: 'shop.example.com',
    })
    expect(await siteOf({ siteName: '咖啡店', siteUrl: 'https://m.example.com' })).toEqual({
      type: 'Wap',
      wap_url: 'https://m.example.com',
      wap_name: '咖啡店',
    })
  })
})

describe('what a scene’s reply leads to', () => {
  const MWEB = 'https://wx.tenpay.com/cgi-bin/mmpayweb-bin/checkmweb?prepay_id=wx01'

  test.each([
    ['a text', JSON.stringify({ mweb_url: MWEB })],
    ['an object', { mweb_url: MWEB }],
  ])('H5’s address stands inside trade_result, %s', async (_name, trade_result) => {
    const { action } = await create('wechat:h5', { reply: { trade_result } })
    expect(action).toEqual({ type: 'open-wechat-h5', url: MWEB })
  })

  test.each([undefined, null, '', '{', '[]', '{}', { other: MWEB }, '{"mweb_url":1}'])(
    'H5 without an address is unclear: trade_result %j',
    async (trade_result) => {
      const error = await failureOf(create('wechat:h5', { reply: { trade_result, mweb_url: MWEB } }))
      expect(error).toBeInstanceOf(GatewayUnclear)
    },
  )

  test.each(['swxapp_timestamp', 'wxapp_timestamp'])('the app’s parameters get their names back: %s', async (name) => {
    const { action } = await create('wechat:app', { reply: { swxapp_timestamp: undefined, [name]: 1498536981 } })
    expect(action).toEqual({
      type: 'hand-to-app',
      params: {
        partnerid: '1292200501',
        prepayid: 'wx2017062712162160e8b4d9b50962607473',
        package: 'Sign=WXPay',
        noncestr: 'TkU7xo8b7MKKcbBSdH6XybE0m8zYvqWp',
        timestamp: '1498536981',
        sign: '8A1C95076918DF0C91CFB5B1FB965B13',
      },
    })
  })

  test('an app’s reply that lacks one of them is unclear', async () => {
    const error = await failureOf(create('wechat:app', { reply: { wxapp_sign: '' } }))
    expect(error.message).toContain('sign')
  })

  test('a mini-program’s six parameters, by the reply’s own app id', async () => {
    const { action } = await create('wechat:miniprogram')
    expect(action).toMatchObject({ type: 'invoke-wechat', params: { appId: 'wxad4459eb8e963029', signType: 'MD5' } })
  })
})

describe('a payer’s code', () => {
  test.each([
    ['1', 'paid'],
    [9, 'paying'],
    ['2', 'pending'],
    ['4', 'closed'],
    ['3', 'unknown'],
  ])('status %j at once is %s', async (status, verdict) => {
    expect((await create('wechat:barcode', { reply: { status } })).told.verdict).toBe(verdict)
  })

  test('8011 names the wallet’s own reason, and nothing was charged', async () => {
    const refusal = http(peer.unsigned({ errcode: 8011, msg: '支付失败，条码格式不对' }))
    const error = await failureOf(openBench(subject, () => refusal).account.create(orderFor('wechat:barcode')))
    expect(error).toBeInstanceOf(GatewayRefused)
    expect(error).toMatchObject({ meaning: 'refused', gatewayCode: '8011' })
  })

  test('there is no reverse: an unpaid order is cancelled by its number, a paid one answers 8012', async () => {
    const { account, sent } = openBench(subject, () => done(subject, { ord_no: '1', ord_stautus: 4 }))
    expect(account.reverse).toBeUndefined()
    await account.close?.({ ...PAYMENT, channel: 'wechat:barcode' })
    expect(peer.receive(sent[0] as (typeof sent)[0])).toEqual({
      path: '/paycancel',
      values: { out_no: PAYMENT.tradeNo },
    })
    const paid = openBench(subject, () => http(peer.unsigned({ errcode: 8012, msg: '当前订单不能取消' })))
    expect(await failureOf(paid.account.close?.(PAYMENT) ?? Promise.resolve())).toMatchObject({ meaning: 'not-now' })
  })
})

describe('channels are offered as far as they are configured', () => {
  const offered = (config: object) => [...openBench(subject, () => http(''), { ...config }).account.channels.keys()]

  test('the ones the document lost, where the bank has them', () => {
    expect(offered({})).toEqual(expect.arrayContaining(['wechat:h5', 'wechat:app']))
    expect(offered({ h5: undefined })).not.toContain('wechat:h5')
    expect(offered({ wechatOpenAppId: undefined })).not.toContain('wechat:app')
  })

  test('a wallet needs its tag', () => {
    const wallets = (config: object) => new Set(offered(config).map((channel) => channel.split(':')[0]))
    expect(wallets({ wechatTag: undefined })).toEqual(new Set(['alipay']))
    expect(wallets({ alipayTag: undefined })).toEqual(new Set(['wechat']))
  })
})
