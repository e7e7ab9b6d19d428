export type { Clock } from './clock.ts'
export { ConnectionDropped } from './drop-connection.ts'
export type { Fault } from './faults.ts'
export { generateKeys, type SandboxKeys } from './generate-keys.ts'
export { createManualClock, type ManualClock } from './manual-clock.ts'
export {
  type ChaoyingMerchant,
  InvalidOptions,
  type MethodGatewayApp,
  type PooulMerchant,
  type PooulV1Merchant,
  readOptions,
  type SandboxOptions,
  type TlinxMethod,
  type TlinxShop,
} from './options.ts'
export { createSandbox, type Sandbox } from './sandbox.ts'
export { type ServedSandbox, serveSandbox } from './serve-sandbox.ts'
export type {
  AlipayApp,
  AlipayIdKind,
  WalletApps,
  WechatMiniProgram,
  WechatOfficialAccount,
} from './wallets/wallet-options.ts'
