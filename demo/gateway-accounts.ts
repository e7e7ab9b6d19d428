/** The credentials of one merchant at every gateway, both sides of them. */
export interface GatewayKeys {
  readonly chaoying: Keys<'merchantId' | 'key' | 'agentId' | 'agentKey'>
  readonly 'method-gateway': Keys<'appId' | 'secret' | 'merchantNo'>
  readonly 'pooul-v1': Keys<'merchantId' | 'key'>
  readonly 'pooul-v2': Keys<
    'merchantId' | 'merchantPrivateKey' | 'merchantPublicKey' | 'gatewayPrivateKey' | 'gatewayPublicKey'
  >
  readonly tlinx: Keys<'openId' | 'openKey' | 'shopPass'>
  readonly wallets: WalletKeys
}

/** The merchant's apps at WeChat and Alipay, both sides of them. */
export interface WalletKeys {
  readonly wechat: Readonly<Record<'officialAccount' | 'miniProgram', Keys<'appId' | 'secret'>>>
  readonly alipay: Keys<'appId' | 'appPrivateKey' | 'appPublicKey' | 'alipayPrivateKey' | 'alipayPublicKey'>
}

type Keys<Names extends string> = Readonly<Record<Names, string>>

/** The credentials in what `pay-sandbox keys` prints, without the shape of a sandbox's configuration around them. */
export function readKeys(printed: string): GatewayKeys {
  const { merchants, wallets } = JSON.parse(printed) as Printed
  const keys = Object.entries(merchants).map(([gateway, [{ name: _, ...keys }]]) => [gateway, keys])
  return { ...Object.fromEntries(keys), wallets }
}

interface Printed {
  readonly merchants: Readonly<Record<string, readonly [Readonly<Record<string, string>>]>>
  readonly wallets: GatewayKeys['wallets']
}

/** An account of the demo and the tests. */
export type AccountName = 'main' | 'bank' | 'older' | 'chaoying' | 'chaoying-older' | 'methods'

type GatewayId = Exclude<keyof GatewayKeys, 'wallets'>

interface AccountFacts {
  readonly gateway: GatewayId
  readonly names: Readonly<Record<'zh' | 'en', string>>
}

/** The accounts of the demo and the tests, one at every gateway and one more at Chaoying's older API; the first is the usual one. */
export const ACCOUNTS: Readonly<Record<AccountName, AccountFacts>> = {
  main: { gateway: 'pooul-v2', names: { zh: '普尔瀚达 v2', en: 'Pooul v2' } },
  bank: { gateway: 'tlinx', names: { zh: 'TLinx 聚合支付', en: 'TLinx' } },
  older: { gateway: 'pooul-v1', names: { zh: '普尔瀚达 v1', en: 'Pooul v1' } },
  chaoying: { gateway: 'chaoying', names: { zh: '超赢支付', en: 'Chaoying' } },
  'chaoying-older': { gateway: 'chaoying', names: { zh: '超赢支付（旧接口）', en: 'Chaoying, older API' } },
  methods: { gateway: 'method-gateway', names: { zh: '移动支付平台', en: 'Method gateway' } },
}

/** The shop's native app on WeChat's open platform: whoever pays in it needs no openid. */
const OPEN_APP_ID = 'wx0000000000000003'

/** The `merchants` of a sandbox's configuration: the same one at every gateway. */
export function sandboxMerchants(keys: GatewayKeys, name: string): Readonly<Record<GatewayId, object[]>> {
  const { merchantId, merchantPublicKey, gatewayPrivateKey } = keys['pooul-v2']
  return {
    chaoying: [{ name, ...keys.chaoying }],
    'method-gateway': [{ name, ...keys['method-gateway'] }],
    'pooul-v1': [{ name, ...keys['pooul-v1'] }],
    'pooul-v2': [{ name, merchantId, merchantPublicKey, gatewayPrivateKey }],
    // Enough to give back, right after midnight, what was paid right before.
    tlinx: [{ name, ...keys.tlinx, takings: 10_000_000 }],
  }
}

/** The `accounts` of a broker's configuration, at a sandbox. */
export function brokerAccounts(keys: GatewayKeys, sandboxUrl: string): Readonly<Record<AccountName, object>> {
  const { chaoying, 'method-gateway': methods, 'pooul-v1': older, 'pooul-v2': main, tlinx, wallets } = keys
  const { officialAccount, miniProgram } = wallets.wechat
  const wechatAppId = officialAccount.appId
  const wechatApps = { wechatAppId, wechatMiniAppId: miniProgram.appId, wechatOpenAppId: OPEN_APP_ID }
  const at = (name: AccountName, path: string) => ({
    gateway: ACCOUNTS[name].gateway,
    baseUrl: `${sandboxUrl}/gateways/${ACCOUNTS[name].gateway}${path}`,
    allowInsecure: true,
  })
  const atChaoying = { ...wechatApps, merchantNo: chaoying.merchantId, pid: 'teashop', alipayApp: true }
  return {
    main: {
      ...at('main', ''),
      ...wechatApps,
      alipayAppId: wallets.alipay.appId,
      wechatWeb: true,
      merchantId: main.merchantId,
      privateKey: main.merchantPrivateKey,
      gatewayPublicKey: main.gatewayPublicKey,
    },
    bank: { ...at('bank', '/mct1/'), ...wechatApps, wechatTag: 'Weixin', alipayTag: 'AlipayCS', h5: true, ...tlinx },
    older: {
      ...at('older', '/paygate/merchant_info/'),
      wechatAppId,
      wechatOpenAppId: OPEN_APP_ID,
      payTypes: 'wechat.scan,wechat.wap,wechat.app,alipay.scan,qq.scan',
      ...older,
    },
    chaoying: { ...at('chaoying', '/v2/UnifiedPay/'), ...atChaoying, key: chaoying.key },
    'chaoying-older': {
      ...at('chaoying-older', '/UnifiedPay/'),
      ...atChaoying,
      openUrl: `${sandboxUrl}/gateways/chaoying/Open/`,
      agentId: chaoying.agentId,
      key: chaoying.agentKey,
    },
    methods: {
      ...at('methods', ''),
      wechatAppId,
      appId: methods.appId,
      key: methods.secret,
      merchantNo: methods.merchantNo,
      subMerchantId: '1900000109',
      // Any bank of the platform's list.
      unionpayBank: '01020000',
    },
  }
}

/** What of a broker's configuration lets it find its payers' ids out by itself, at a sandbox. */
export function brokerWallets({ wallets: { wechat, alipay } }: GatewayKeys, sandboxUrl: string): object {
  const { appId, appPrivateKey, alipayPublicKey } = alipay
  const servers = { wechat: `${sandboxUrl}/wechat`, alipay: `${sandboxUrl}/alipay` }
  return {
    walletApps: [
      { kind: 'wechat-official-account', ...wechat.officialAccount },
      { kind: 'wechat-mini-program', ...wechat.miniProgram },
      { kind: 'alipay', appId, privateKey: appPrivateKey, alipayPublicKey },
    ],
    walletServers: { ...servers, wechatOpen: servers.wechat, alipayOpen: servers.alipay },
  }
}

/** The merchant's apps at the wallets whose mini-programs it has. */
export function miniProgramApps({
  wallets: { wechat, alipay },
}: GatewayKeys): Readonly<Record<'wechat' | 'alipay', string>> {
  return { wechat: wechat.miniProgram.appId, alipay: alipay.appId }
}
