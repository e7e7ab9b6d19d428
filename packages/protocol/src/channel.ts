/** Who takes the money. */
export const PAY_METHODS = ['wechat', 'alipay', 'unionpay', 'jd', 'qq', 'ecny'] as const
export type PayMethod = (typeof PAY_METHODS)[number]

/** Where the payer is and how the wallet is reached. `web` is a page hosted by the gateway, inside the wallet or out of it. */
export const PAY_SCENARIOS = ['jsapi', 'miniprogram', 'h5', 'qr', 'web', 'app', 'barcode'] as const
export type PayScenario = (typeof PAY_SCENARIOS)[number]

/** What the payer chose and where they are, for example `wechat:jsapi`. */
export type Channel = `${PayMethod}:${PayScenario}`

/** The two halves of a channel. */
export function splitChannel(channel: Channel): { method: PayMethod; scenario: PayScenario } {
  const at = channel.indexOf(':')
  return { method: channel.slice(0, at) as PayMethod, scenario: channel.slice(at + 1) as PayScenario }
}

/** Whether a value names a channel of this protocol (not whether an account offers it). */
export function isChannel(input: unknown): input is Channel {
  if (typeof input !== 'string') return false
  const { method, scenario } = splitChannel(input as Channel)
  return PAY_METHODS.indexOf(method) >= 0 && PAY_SCENARIOS.indexOf(scenario) >= 0
}
