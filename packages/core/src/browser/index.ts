export { type BrowserPlatformOptions, createBrowserPlatform } from './platform.ts'
export { browserTimers } from './timers.ts'
export { createFetchTransport } from './transport.ts'
export { payWithWeixinSdk, scanWithWeixinSdk, type WeixinScanner, type WeixinSdk } from './weixin-sdk.ts'
