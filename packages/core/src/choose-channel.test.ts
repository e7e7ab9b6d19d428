import type { Channel, MethodOffer, PayerOffer } from '@pay-checkout/protocol'
import { PAY_METHODS, PAY_SCENARIOS } from '@pay-checkout/protocol'
import { describe, expect, test } from 'vitest'
import { chooseChannels } from './choose-channel.ts'
import { detectSurface, type Surface } from './surface.ts'
import { USER_AGENTS } from './testing/user-agents.ts'
import type { ChannelChoice } from './verdict.ts'

const page: Surface = { app: 'browser', system: 'linux', runtime: 'page', handheld: false, devtools: false }
const phone: Surface = { ...page, system: 'android', handheld: true }
const PLACES = {
  wechat: { ...phone, app: 'wechat' },
  wecom: { ...phone, app: 'wecom' },
  alipay: { ...phone, app: 'alipay' },
  unionpay: { ...phone, app: 'unionpay' },
  phone,
  douyin: { ...phone, app: 'douyin' },
  desktop: page,
  'desktop WeChat': { ...page, app: 'wechat', system: 'windows' },
  devtools: { ...phone, app: 'wechat', devtools: true },
  'web-view': { ...phone, app: 'wechat', runtime: 'web-view' },
  'WeChat mini-program': { ...phone, app: 'wechat', runtime: 'mini-program' },
  'Alipay mini-program': { ...phone, app: 'alipay', runtime: 'mini-program' },
  till: { ...page, till: true },
  'till on a phone in WeChat': { ...phone, app: 'wechat', till: true },
} satisfies Record<string, Surface>

function offer(...channels: Channel[]): { methods: MethodOffer[] } {
  const methods = [...new Set(channels.map((channel) => channel.split(':')[0] as MethodOffer['method']))]
  return {
    methods: methods.map((method) => ({
      method,
      channels: channels.filter((channel) => channel.startsWith(`${method}:`)),
      payerKnown: true,
    })),
  }
}

const SHOP = offer(
  'wechat:jsapi',
  'wechat:h5',
  'wechat:miniprogram',
  'wechat:qr',
  'alipay:jsapi',
  'alipay:h5',
  'alipay:miniprogram',
  'alipay:qr',
)

describe('the recommendation', () => {
  test.each<[keyof typeof PLACES, Channel]>([
    ['wechat', 'wechat:jsapi'],
    ['wecom', 'wechat:qr'],
    ['alipay', 'alipay:jsapi'],
    ['unionpay', 'wechat:h5'],
    ['phone', 'wechat:h5'],
    ['douyin', 'wechat:h5'],
    ['desktop', 'wechat:qr'],
    ['desktop WeChat', 'wechat:qr'],
    ['devtools', 'wechat:qr'],
    ['web-view', 'wechat:qr'],
    ['WeChat mini-program', 'wechat:miniprogram'],
    ['Alipay mini-program', 'alipay:jsapi'],
    ['till', 'wechat:qr'],
  ])('%s: %s', (place, channel) => {
    expect(chooseChannels(SHOP, PLACES[place]).find(({ usable }) => usable)?.channel).toBe(channel)
  })
})

describe('why a channel can’t be used, and what to do', () => {
  test.each<[Channel, keyof typeof PLACES, string, string]>([
    ['wechat:jsapi', 'phone', 'only-in-wechat', 'open-in-wechat'],
    ['wechat:jsapi', 'wecom', 'only-in-wechat', 'open-in-wechat'],
    ['wechat:jsapi', 'devtools', 'devtools-cannot-pay', 'use-other-channel'],
    ['wechat:jsapi', 'web-view', 'web-view-cannot-pay', 'open-mini-program-page'],
    ['wechat:web', 'desktop', 'only-in-wechat', 'open-in-wechat'],
    ['wechat:h5', 'wechat', 'blocked-in-wechat', 'open-in-browser'],
    ['wechat:h5', 'wecom', 'blocked-in-wechat', 'open-in-browser'],
    ['wechat:h5', 'alipay', 'blocked-in-alipay', 'open-in-browser'],
    ['wechat:h5', 'desktop', 'needs-another-device', 'scan-with-another-device'],
    ['wechat:miniprogram', 'wechat', 'only-in-mini-program', 'use-other-channel'],
    ['wechat:miniprogram', 'Alipay mini-program', 'only-in-mini-program', 'use-other-channel'],
    ['alipay:jsapi', 'wechat', 'only-in-alipay', 'open-in-alipay'],
    ['alipay:h5', 'wechat', 'blocked-in-wechat', 'open-in-browser'],
    ['alipay:h5', 'WeChat mini-program', 'wallet-unavailable', 'use-other-channel'],
    ['unionpay:jsapi', 'wechat', 'wallet-unavailable', 'use-other-channel'],
    ['wechat:app', 'phone', 'only-in-app', 'use-other-channel'],
    ['alipay:barcode', 'desktop', 'needs-scanner', 'use-other-channel'],
  ])('%s in %s: %s, so %s', (channel, place, reason, remedy) => {
    const [choice] = chooseChannels(offer(channel), PLACES[place])
    expect(choice).toMatchObject({ channel, usable: false, reason })
    expect(choice?.remedies).toContain(remedy)
  })

  test('a wallet’s own bridge is used inside it: UnionPay', () => {
    expect(chooseChannels(offer('unionpay:jsapi'), PLACES.unionpay)).toEqual([
      { channel: 'unionpay:jsapi', usable: true, remedies: [] },
    ])
  })

  test('a code on the phone that shows it is only second best', () => {
    const [first, second] = chooseChannels(offer('wechat:qr', 'alipay:h5'), PLACES.phone)
    expect(first).toEqual({ channel: 'alipay:h5', usable: true, remedies: [] })
    expect(second).toMatchObject({ channel: 'wechat:qr', usable: true, reason: 'needs-another-device' })
    expect(chooseChannels(offer('wechat:qr'), PLACES.desktop)[0]).not.toHaveProperty('reason')
  })

  test('a channel that needs the payer’s id waits for it', () => {
    const { methods } = offer('wechat:jsapi')
    const unknown = { methods: methods.map((method) => ({ ...method, payerKnown: false })) }
    expect(chooseChannels(unknown, PLACES.wechat)[0]).toMatchObject({
      usable: false,
      reason: 'payer-unknown',
      remedies: ['authorize', 'use-other-channel'],
    })
  })
})

describe('a payer whom the wallet can tell', () => {
  const unknown = (channel: Channel, payer?: Partial<PayerOffer> | null) => {
    const [method] = offer(channel).methods as [MethodOffer]
    const payers = payer ? [{ channel, known: false, by: null, ...payer }] : payer === null ? [] : undefined
    return { methods: [{ ...method, payerKnown: false, ...(payers && { payers }) }] }
  }

  test.each<[Channel, keyof typeof PLACES, PayerOffer['by'], ChannelChoice['identify']]>([
    ['wechat:jsapi', 'wechat', 'authorize', 'authorize'],
    ['wechat:web', 'wechat', 'authorize', 'authorize'],
    ['alipay:jsapi', 'alipay', 'authorize', 'authorize'],
    ['alipay:web', 'alipay', 'authorize', 'authorize'],
    ['wechat:miniprogram', 'WeChat mini-program', 'login', 'login'],
    ['alipay:miniprogram', 'Alipay mini-program', 'login', 'login'],
    ['alipay:jsapi', 'Alipay mini-program', 'login', 'login'],
    // The ways that don't lead anywhere from here.
    ['wechat:jsapi', 'wechat', 'login', undefined],
    ['wechat:jsapi', 'wechat', null, undefined],
    ['wechat:miniprogram', 'WeChat mini-program', 'authorize', undefined],
    ['alipay:h5', 'phone', 'authorize', undefined],
  ])('%s in %s, by %j: %j', (channel, place, by, identify) => {
    const [choice] = chooseChannels(unknown(channel, { by }), PLACES[place])
    if (identify) expect(choice).toEqual({ channel, usable: true, remedies: [], identify })
    else expect(choice).toMatchObject({ usable: false, reason: 'payer-unknown' })
    const [known] = chooseChannels(unknown(channel, { by, known: true }), PLACES[place])
    expect(known).toEqual({ channel, usable: true, remedies: [], ...(identify && { identifyAgain: identify }) })
  })

  test('of whom a page is told by authorize, a mini-program of the wallet is told by its login code', () => {
    const offered = unknown('alipay:jsapi', { by: 'authorize', login: true })
    const [choice] = chooseChannels(offered, PLACES['Alipay mini-program'])
    expect(choice).toEqual({ channel: 'alipay:jsapi', usable: true, remedies: [], identify: 'login' })
    expect(chooseChannels(offered, PLACES.alipay)[0]?.identify).toBe('authorize')
    // A broker that doesn't say so takes no code for it.
    const older = unknown('alipay:jsapi', { by: 'authorize' })
    expect(chooseChannels(older, PLACES['Alipay mini-program'])[0]).toMatchObject({ reason: 'payer-unknown' })
  })

  test('is asked only where the channel can be used: elsewhere the place’s own reason is told', () => {
    const [choice] = chooseChannels(unknown('wechat:jsapi', { by: 'authorize' }), PLACES.phone)
    expect(choice).toMatchObject({ usable: false, reason: 'only-in-wechat' })
    expect(choice).not.toHaveProperty('identify')
  })

  test('isn’t needed by a channel that the broker doesn’t list; one that lists none goes by the method', () => {
    expect(chooseChannels(unknown('wechat:jsapi', null), PLACES.wechat)[0]?.usable).toBe(true)
    expect(chooseChannels(unknown('wechat:jsapi'), PLACES.wechat)[0]).toMatchObject({ reason: 'payer-unknown' })
    expect(chooseChannels(unknown('wechat:web'), PLACES.wechat)[0]?.usable).toBe(true)
  })

  test('an id of one app is worth nothing to another’s channel', () => {
    const { methods } = unknown('wechat:jsapi', { by: 'authorize' })
    const known = { methods: methods.map((method) => ({ ...method, payerKnown: true })) }
    expect(chooseChannels(known, PLACES.wechat)[0]?.identify).toBe('authorize')
  })
})

describe('in a mini-program', () => {
  const all = offer(
    ...PAY_METHODS.flatMap((method) => PAY_SCENARIOS.map((scenario): Channel => `${method}:${scenario}`)),
  )

  test.each(['wechat', 'alipay'] as const)(
    'of %s no other wallet can be paid with, and its code isn’t shown',
    (app) => {
      const choices = chooseChannels(all, PLACES[app === 'wechat' ? 'WeChat mini-program' : 'Alipay mini-program'])
      const usable = choices.filter((choice) => choice.usable)
      expect(usable.filter(({ channel }) => !channel.startsWith(`${app}:`))).toEqual([])
      expect(usable.filter(({ reason }) => reason).map(({ channel }) => channel)).toEqual([`${app}:qr`])
    },
  )

  test('of Alipay’s what a page’s bridge opens is opened by my.tradePay', () => {
    expect(chooseChannels(offer('wechat:qr', 'alipay:jsapi'), PLACES['Alipay mini-program'])).toEqual([
      { channel: 'alipay:jsapi', usable: true, remedies: [] },
      expect.objectContaining({ channel: 'wechat:qr', usable: false, reason: 'wallet-unavailable' }),
    ])
  })

  test('of another host its own wallet’s channel is usable, and every place has a verdict', () => {
    const qq: Surface = { ...phone, app: 'qq', runtime: 'mini-program' }
    const usable = chooseChannels(all, qq).filter((choice) => choice.usable)
    expect(usable.map(({ channel }) => channel)).toEqual(['qq:miniprogram', 'qq:qr'])
    const douyin: Surface = { ...qq, app: 'douyin' }
    for (const choice of chooseChannels(all, douyin)) expect(choice).toMatchObject({ usable: false })
  })

  test('as a till the cashier’s own wallet isn’t opened', () => {
    const mini: Surface = { ...phone, app: 'alipay', runtime: 'mini-program', till: true }
    const usable = chooseChannels(offer('alipay:jsapi', 'alipay:qr', 'wechat:qr'), mini).filter((one) => one.usable)
    expect(usable.map(({ channel }) => channel)).toEqual(['alipay:qr', 'wechat:qr'])
  })
})

test('a bank’s hosted page doesn’t come before the shop’s first wallet', () => {
  const offered = offer('wechat:qr', 'alipay:qr', 'alipay:web', 'unionpay:web')
  const [best] = chooseChannels(offered, PLACES.desktop)
  expect(best?.channel).toBe('wechat:qr')
})

describe('at a till', () => {
  const TILL = offer(
    'wechat:qr',
    'wechat:jsapi',
    'wechat:barcode',
    'alipay:barcode',
    'alipay:h5',
    'alipay:qr',
    'alipay:app',
  )

  test.each(['till', 'till on a phone in WeChat'] as const)(
    '%s: scan the payer, or be scanned; open no wallet',
    (place) => {
      const choices = chooseChannels(TILL, PLACES[place])
      expect(choices.filter(({ usable }) => usable).map(({ channel, reason }) => [channel, reason])).toEqual([
        ['wechat:barcode', undefined],
        ['alipay:barcode', undefined],
        ['wechat:qr', undefined],
        ['alipay:qr', undefined],
      ])
    },
  )

  test.each(Object.entries(PLACES).filter(([, place]) => !('till' in place)))('and nowhere else: %s', (_, place) => {
    for (const { channel, usable, reason } of chooseChannels(TILL, place)) {
      if (channel.endsWith(':barcode')) expect({ usable, reason }).toEqual({ usable: false, reason: 'needs-scanner' })
    }
  })
})

describe('chooseChannels', () => {
  test('keeps the broker’s order among equals', () => {
    const channels = (checkout: ReturnType<typeof offer>) =>
      chooseChannels(checkout, page).map(({ channel }) => channel)
    expect(channels(offer('alipay:qr', 'wechat:qr'))).toEqual(['alipay:qr', 'wechat:qr'])
    expect(channels(offer('wechat:qr', 'alipay:qr'))).toEqual(['wechat:qr', 'alipay:qr'])
  })

  test('keeps only the wanted, in the wanted order, the usable first', () => {
    const wanted = chooseChannels(SHOP, page, ['alipay', 'wechat:qr', 'wechat:h5']).map(({ channel }) => channel)
    expect(wanted).toEqual(['alipay:qr', 'wechat:qr', 'alipay:jsapi', 'alipay:miniprogram', 'alipay:h5', 'wechat:h5'])
    expect(chooseChannels(SHOP, page, [])).toEqual([])
  })

  test('judges every channel in every place that was ever seen', () => {
    const all = offer(
      ...PAY_METHODS.flatMap((method) => PAY_SCENARIOS.map((scenario): Channel => `${method}:${scenario}`)),
    )
    for (const sample of [...USER_AGENTS, { userAgent: '' }]) {
      const choices = chooseChannels(all, detectSurface(sample))
      expect(choices.length).toBe(PAY_METHODS.length * PAY_SCENARIOS.length)
      for (const { usable, reason, remedies } of choices) {
        if (!usable) expect(reason).toBeDefined()
        if (!usable) expect(remedies.length).toBeGreaterThan(0)
      }
      // Somebody with a second device can always pay.
      expect(choices.some(({ usable }) => usable)).toBe(true)
    }
  })
})
