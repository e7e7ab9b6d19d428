export { type BrowserPlatformOptions, createBrowserPlatform } from './platform.ts'
export { browserTimers } from './timers.ts'
export { createFetchTransport } from './transport.ts'
export { payWithWeixinSdk, type WeixinSdk } from './weixin-sdk.ts'
