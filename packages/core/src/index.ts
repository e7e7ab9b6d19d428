export type {
  Bank,
  BankChoice,
  Channel,
  CheckoutStatus,
  CheckoutView,
  ClientAction,
  ClientActionType,
  Fen,
  MethodOffer,
  OpenMiniProgram,
  PayMethod,
  PaymentStatus,
  PaymentView,
  PayScenario,
  ProblemCode,
} from '@pay-checkout/protocol'
export { isChannel, isSafeAddress, splitChannel } from '@pay-checkout/protocol'
export { advance } from './advance.ts'
export { type AuthorizingPage, createAuthorization } from './authorize.ts'
export { type BrokerClient, BrokerProblem, createBrokerClient, type StreamHandlers } from './broker-client.ts'
export type { Checkout, PayOptions } from './checkout.ts'
export type { CheckoutOptions } from './checkout-options.ts'
export type {
  Advance,
  CheckoutEvent,
  CheckoutState,
  CheckoutStateName,
  Effect,
  Known,
  Start,
  Trouble,
} from './checkout-state.ts'
export { chooseChannels } from './choose-channel.ts'
export { chooseLink } from './choose-link.ts'
export { createCheckout } from './create-checkout.ts'
export { readEventStream, type StreamEvent } from './event-stream.ts'
export { formatAmount } from './format-amount.ts'
export { type PollHistory, pollDelay } from './poll-schedule.ts'
export type {
  Identification,
  IdentityBroker,
  Memory,
  Outcome,
  PerformContext,
  PlainRequest,
  PlainResponse,
  Platform,
  Timers,
  Transport,
} from './ports.ts'
export {
  detectSurface,
  type Surface,
  type SurfaceApp,
  type SurfaceGlobals,
  type SurfaceHints,
  type SurfaceSystem,
} from './surface.ts'
export { isPassing } from './trouble.ts'
export type { ChannelChoice, ChannelReason, ChannelRemedy } from './verdict.ts'
export { walletOfCode } from './wallet-of-code.ts'
