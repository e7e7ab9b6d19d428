import type { Caption } from '../locales/caption.ts'

/** What a till can say of a code or a payment that came to nothing, in a cashier's words. */
export type TillTrouble =
  | 'not-a-payment-code'
  | 'unknown-channel'
  | 'gateway-refused'
  | 'payment-reversed'
  | 'payment-closed'

/** Every text of a till that a payer's own page doesn't have. `app` is a wallet's name in the locale, for example 微信. */
export interface TillTexts {
  /** Ready for a code of one of these wallets. */
  readonly scan: (apps: readonly string[]) => Caption
  /** The name of the field that the scanner types into. */
  readonly field: string
  readonly charge: (amount: string) => string
  readonly camera: string
  readonly closeCamera: string
  readonly cameraFailed: string
  /** Above the ways by which payers scan the till. */
  readonly orBeScanned: string
  readonly sending: (app: string) => Caption
  /** The payer is asked for a password. */
  readonly paying: (app: string) => Caption
  /** Nobody knows yet whether the money has moved. */
  readonly unclear: Caption
  readonly checkAgain: string
  readonly cancel: string
  readonly troubles: Readonly<Record<TillTrouble, string>>
}

const zhCN: TillTexts = {
  scan: (apps) => ({ title: '扫描付款码', text: `请顾客打开${apps.join('或')}的「付款码」` }),
  field: '付款码数字',
  charge: (amount) => `收款 ${amount}`,
  camera: '用相机扫码',
  closeCamera: '关闭相机',
  cameraFailed: '相机打不开。请用扫码枪，或输入付款码下方的数字。',
  orBeScanned: '也可以让顾客扫码',
  sending: (app) => ({ title: '正在收款', text: `已读到${app}付款码，请稍候` }),
  paying: (app) => ({ title: '顾客正在输入密码', text: `请顾客在${app}里确认付款，这里会自动更新` }),
  unclear: { title: '正在确认，请勿让顾客再次付款', text: '结果一出来就会显示在这里。' },
  checkAgain: '再查一次',
  cancel: '取消收款',
  troubles: {
    'not-a-payment-code': '这不是微信或支付宝的付款码。请顾客打开「付款码」，再扫一次。',
    'unknown-channel': '这里不能收这种钱包的付款码。请顾客换一种。',
    'gateway-refused': '这次没有收到款：付款码可能已过期，或余额不足。请顾客刷新付款码，再扫一次。',
    'payment-reversed': '这次付款已撤销，如已扣款会退回顾客。可以请顾客刷新付款码，再扫一次。',
    'payment-closed': '顾客没有付款，这次收款已关闭。可以请顾客刷新付款码，再扫一次。',
  },
}

const en: TillTexts = {
  scan: (apps) => ({
    title: 'Scan the payer’s code',
    text: `Ask for the payment code in ${apps.join(' or ')}`,
  }),
  field: 'Payment code',
  charge: (amount) => `Charge ${amount}`,
  camera: 'Scan with the camera',
  closeCamera: 'Close the camera',
  cameraFailed: 'The camera can’t be opened. Use a scanner, or type the digits below the code.',
  orBeScanned: 'Or let the payer scan',
  sending: (app) => ({ title: 'Charging', text: `The ${app} code was read. One moment.` }),
  paying: (app) => ({
    title: 'Customer is confirming on their phone',
    text: `${app} asks them for a password. This page updates by itself.`,
  }),
  unclear: {
    title: 'Checking with the gateway. Don’t charge again yet',
    text: 'The result appears here as soon as it’s known.',
  },
  checkAgain: 'Check again',
  cancel: 'Cancel this payment',
  troubles: {
    'not-a-payment-code': 'That’s no payment code of WeChat or Alipay. Ask for the payment code, then scan again.',
    'unknown-channel': 'Codes of this wallet can’t be charged here. Ask for another wallet.',
    'gateway-refused':
      'Nothing was charged: the code may have run out, or there wasn’t enough money. Ask for a fresh code, then scan again.',
    'payment-reversed':
      'The payment was undone; anything taken goes back to the payer. Ask for a fresh code to scan again.',
    'payment-closed': 'The customer didn’t pay, and the payment is closed. Ask for a fresh code to scan again.',
  },
}

/** The till's texts that come with it: Chinese for every Chinese, English for the rest. A locale may bring its own. */
export function tillTexts(tag: string): TillTexts {
  return /^zh/i.test(tag) ? zhCN : en
}
