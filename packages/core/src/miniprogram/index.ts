export type { Channel, CheckoutView, Fen, PaymentStatus, PaymentView } from '@pay-checkout/protocol'
export type { Checkout, PayOptions } from '../checkout.ts'
export type { CheckoutOptions } from '../checkout-options.ts'
export type { CheckoutState, CheckoutStateName, Trouble } from '../checkout-state.ts'
export { formatAmount } from '../format-amount.ts'
export type { Identification, IdentityBroker, Memory, Outcome, Platform, Timers, Transport } from '../ports.ts'
export type { ChannelChoice, ChannelReason, ChannelRemedy } from '../verdict.ts'
export { walletOfCode } from '../wallet-of-code.ts'
export { alipayHost } from './alipay.ts'
export { HostNotServed } from './check-host.ts'
export { createCheckout } from './create-checkout.ts'
export { type HandOff, type HandOffQuery, takeHandOff } from './hand-off.ts'
export type { AlipayHost, WechatHost } from './host.ts'
export type { AnyHost, MiniProgramHost } from './host-here.ts'
export type { HostPort, HostStorage } from './host-port.ts'
export {
  createAlipayCheckout,
  createMiniProgramCheckout,
  createWechatCheckout,
  type MiniProgramCheckoutOptions,
} from './mini-program-checkout.ts'
export { createHostPlatform, createMiniProgramPlatform } from './platform.ts'
export { scanPaymentCode } from './scan-payment-code.ts'
export { miniProgramTimers } from './timers.ts'
export { createAlipayTransport, createWechatTransport, domainNotAllowed } from './transport.ts'
export { wechatHost } from './wechat.ts'
