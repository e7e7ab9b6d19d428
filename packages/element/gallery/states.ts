import type { ChannelChoice, CheckoutState, Known, Trouble } from '@pay-checkout/core'
import { type BankChoice, type CheckoutView, type ClientAction, fen, type PaymentView } from '@pay-checkout/protocol'

/** The moment at which the samples stand; pass another to see a countdown move. */
const MOMENT = Date.parse('2026-11-21T04:00:00Z')

/** One state to look at, or to test with. */
export interface Sample {
  readonly name: string
  readonly state: CheckoutState
  /** Shown as a cashier's page. */
  readonly till?: true
}

/** Every state of a checkout, with the variants that look different. */
export function samples(now: number = MOMENT): Sample[] {
  const checkout = checkoutAt(now)
  const known = { checkout, choices: DESKTOP, clockOffset: 0, trouble: null }
  const code = payment('wechat:qr', {
    type: 'show-qr',
    content: 'weixin://wxpay/bizpayurl?pr=Qd8ZkW3zz',
    expiresAt: new Date(now + 298_000).toISOString(),
  })
  const alipay = payment('alipay:qr', {
    type: 'show-qr',
    content: 'https://qr.alipay.com/bax03431ybtgzoxvvrxt0046',
    expiresAt: new Date(now + 3_725_000).toISOString(),
  })
  const h5 = payment('wechat:h5', {
    type: 'open-wechat-h5',
    url: 'https://wx.tenpay.com/cgi-bin/mmpayweb-bin/checkmweb?prepay_id=wx1',
  })
  const jsapi = payment('wechat:jsapi', { type: 'invoke-wechat', params: {} })
  const afters = [
    'wallet-done',
    'wallet-cancelled',
    'wallet-failed',
    'returned',
    'unclear',
    'barcode',
    'asked',
    'cancel',
  ] as const
  return [
    { name: 'loading', state: { name: 'loading' } },
    {
      name: 'unreadable',
      state: { name: 'unreadable', trouble: { code: 'token-invalid', detail: 'The tag does not fit' } },
    },
    { name: 'choosing', state: { name: 'choosing', ...known } },
    { name: 'choosing, phone', state: { name: 'choosing', ...known, choices: PHONE } },
    { name: 'choosing, WeChat', state: { name: 'choosing', ...known, choices: IN_WECHAT } },
    {
      name: 'choosing, refused',
      state: { name: 'choosing', ...known, trouble: { code: 'gateway-refused', detail: 'SYSTEMERROR' } },
    },
    ...linkSamples({ ...known, link: ['wechat', 'alipay', 'unionpay'] }),
    { name: 'starting', state: { name: 'starting', ...known, channel: 'wechat:qr', idempotencyKey: 'k' } },
    { name: 'identifying', state: { name: 'identifying', ...known, ...WAY, by: 'authorize', left: true } },
    {
      name: 'choosing, not permitted',
      state: { name: 'choosing', ...known, choices: IN_WECHAT, trouble: { code: 'authorization-denied', detail: '' } },
    },
    ...bankSamples({ ...known, choices: BY_BANK }),
    { name: 'showing-qr', state: { name: 'showing-qr', ...known, payment: code, expired: false } },
    {
      name: 'showing-qr, Alipay',
      state: { name: 'showing-qr', ...known, payment: alipay, expired: false, trouble: OFFLINE },
    },
    {
      name: 'showing-qr, paying',
      state: { name: 'showing-qr', ...known, payment: { ...code, status: 'paying' }, expired: false },
    },
    { name: 'showing-qr, expired', state: { name: 'showing-qr', ...known, payment: code, expired: true } },
    { name: 'in-wallet', state: { name: 'in-wallet', ...known, payment: jsapi } },
    { name: 'leaving', state: { name: 'leaving', ...known, payment: h5 } },
    ...afters.map(
      (after): Sample => ({ name: `waiting, ${after}`, state: { name: 'waiting', ...known, payment: h5, after } }),
    ),
    { name: 'confirming', state: { name: 'confirming', ...known, payment: h5, asked: false } },
    { name: 'confirming, asked', state: { name: 'confirming', ...known, payment: h5, asked: true } },
    {
      name: 'guiding, browser',
      state: { name: 'guiding', ...known, choices: IN_WECHAT, choice: IN_WECHAT[1] as ChannelChoice },
    },
    { name: 'guiding, WeChat', state: { name: 'guiding', ...known, choices: PHONE, choice: ONLY_IN_WECHAT } },
    ...newerSamples(known),
    {
      name: 'settled',
      state: {
        name: 'settled',
        ...known,
        checkout: { ...checkout, status: 'paid', payment: { ...code, status: 'paid' } },
      },
    },
    {
      name: 'stopped, closed',
      state: { name: 'stopped', ...known, checkout: { ...checkout, status: 'closed' }, reason: 'closed' },
    },
    ...tillSamples({ ...known, choices: TILL }),
    {
      name: 'stopped, expired',
      state: { name: 'stopped', ...known, checkout: { ...checkout, status: 'expired' }, reason: 'expired' },
    },
  ]
}

/** What this client is too old for. */
function newerSamples(known: Known): Sample[] {
  const { checkout } = known
  const choice: ChannelChoice = {
    channel: 'wechat:qr',
    usable: false,
    reason: 'needs-newer-page',
    remedies: ['open-hosted-page', 'use-other-channel'],
  }
  const trouble: Trouble = { code: 'unreadable-answer', detail: 'HTTP 200', page: checkout.payUrl }
  const bare = { amount: 0 as typeof checkout.amount, subject: '', orderNo: '', payUrl: '', returnUrl: null }
  return [
    { name: 'guiding, newer', state: { name: 'guiding', ...known, choice } },
    { name: 'unreadable, newer', state: { name: 'unreadable', trouble } },
    { name: 'choosing, all newer', state: { name: 'choosing', ...known, choices: [] } },
    {
      name: 'settled, newer',
      state: { name: 'settled', ...known, checkout: { ...checkout, ...bare, status: 'paid' } },
    },
  ]
}

/** Where one code serves every wallet. */
function linkSamples(known: Known): Sample[] {
  const linked = { ...known, checkout: { ...known.checkout, payLink: { openedAt: null } } }
  const showing = { name: 'showing-link', ...linked, since: 0 } as const
  return [
    { name: 'choosing, one code', state: { name: 'choosing', ...linked } },
    { name: 'showing-link', state: { ...showing, opened: false } },
    { name: 'showing-link, scanned', state: { ...showing, opened: true } },
    { name: 'showing-link, one wallet', state: { ...showing, link: ['alipay'], opened: false, trouble: OFFLINE } },
  ]
}

/** Where the chosen way to pay has banks. */
function bankSamples(known: Known): Sample[] {
  const { checkout } = known
  const before = { ...payment('unionpay:web', { type: 'wait' }), bankCode: '03080000' }
  return [
    { name: 'choosing-bank', state: { name: 'choosing-bank', ...known, bank: BANK } },
    {
      name: 'choosing-bank, another',
      state: {
        name: 'choosing-bank',
        ...known,
        checkout: { ...checkout, payment: before },
        bank: { ...BANK, needed: false },
      },
    },
  ]
}

/** What only a cashier sees. */
function tillSamples(known: Known): Sample[] {
  const charge = payment('wechat:barcode', { type: 'wait' })
  const troubles = ['not-a-payment-code', 'gateway-refused', 'payment-reversed', 'payment-closed'] as const
  const waiting = { name: 'waiting', ...known, after: 'barcode' } as const
  const states: readonly (readonly [string, CheckoutState])[] = [
    ['ready', { name: 'choosing', ...known }],
    ...troubles.map((code) => [code, { name: 'choosing', ...known, trouble: { code, detail: '' } }] as const),
    ['sending', { name: 'starting', ...known, channel: 'alipay:barcode', idempotencyKey: 'k' }],
    ['paying', { ...waiting, payment: { ...charge, status: 'paying' } }],
    ['unclear', { ...waiting, payment: charge }],
    ['cancelling', { ...waiting, after: 'cancel', payment: charge }],
    ['lost', { name: 'choosing', ...known, trouble: { code: 'offline', detail: 'Failed to fetch' } }],
  ]
  return states.map(([name, state]) => ({ name: `till, ${name}`, state, till: true }))
}

const OFFLINE = { code: 'offline', detail: 'Failed to fetch' } as const

const BANK: BankChoice = {
  channel: 'unionpay:web',
  needed: true,
  banks: [
    ...['工商银行', '建设银行', '农业银行', '招商银行', '交通银行', '中国银行', '光大银行', '民生银行', '兴业银行'],
    ...['中信银行', '广发银行', '浦发银行', '平安银行', '华夏银行', '宁波银行', '东亚银行', '上海银行'],
    ...['中国邮政储蓄银行', '南京银行', '上海农商行', '渤海银行', '成都银行', '北京银行', '徽商银行', '天津银行'],
  ].map((name, index) => ({ name, code: name === '招商银行' ? '03080000' : `B${index}` })),
}

const BY_BANK: readonly ChannelChoice[] = [
  { channel: 'unionpay:web', usable: true, remedies: [], bank: BANK },
  { channel: 'wechat:qr', usable: true, remedies: [] },
]

const TILL: readonly ChannelChoice[] = [
  { channel: 'wechat:barcode', usable: true, remedies: [] },
  { channel: 'alipay:barcode', usable: true, remedies: [] },
  { channel: 'wechat:qr', usable: true, remedies: [] },
  { channel: 'alipay:qr', usable: true, remedies: [] },
]

const DESKTOP: readonly ChannelChoice[] = [
  { channel: 'wechat:qr', usable: true, remedies: [] },
  { channel: 'alipay:qr', usable: true, remedies: [] },
]

const PHONE: readonly ChannelChoice[] = [
  { channel: 'wechat:h5', usable: true, remedies: [] },
  { channel: 'alipay:h5', usable: true, remedies: [] },
  { channel: 'wechat:qr', usable: true, reason: 'needs-another-device', remedies: ['scan-with-another-device'] },
]

const IN_WECHAT: readonly ChannelChoice[] = [
  { channel: 'wechat:jsapi', usable: true, remedies: [] },
  {
    channel: 'alipay:h5',
    usable: false,
    reason: 'blocked-in-wechat',
    remedies: ['open-in-browser', 'copy-link', 'use-other-channel'],
  },
]

const WAY = { channel: 'wechat:jsapi', idempotencyKey: 'k' } as const

const ONLY_IN_WECHAT: ChannelChoice = {
  channel: 'wechat:jsapi',
  usable: false,
  reason: 'only-in-wechat',
  remedies: ['open-in-wechat', 'scan-with-another-device', 'use-other-channel'],
}

function checkoutAt(now: number): CheckoutView {
  return {
    id: 'co_01JD3Z5W7N8Q',
    orderNo: '20261121-000318',
    amount: fen(128_800),
    currency: 'CNY',
    subject: '武夷山正岩大红袍 礼盒装 250 克',
    status: 'open',
    methods: [],
    expiresAt: new Date(now + 900_000).toISOString(),
    serverTime: new Date(now).toISOString(),
    payUrl: 'https://pay.example.com/pay/co_01JD3Z5W7N8Q',
    returnUrl: 'https://shop.example.com/orders/20261121-000318',
    payment: null,
  }
}

function payment(channel: PaymentView['channel'], action: ClientAction): PaymentView {
  return { id: 'pm_1', status: 'pending', channel, action }
}
