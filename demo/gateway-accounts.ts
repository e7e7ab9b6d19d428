/** What `pay-sandbox keys` prints: the credentials of one merchant at every gateway, both sides of them. */
export interface GatewayKeys {
  readonly chaoying: Keys<'merchantId' | 'key' | 'agentId' | 'agentKey'>
  readonly 'method-gateway': Keys<'appId' | 'secret' | 'merchantNo'>
  readonly 'pooul-v1': Keys<'merchantId' | 'key'>
  readonly 'pooul-v2': Keys<
    'merchantId' | 'merchantPrivateKey' | 'merchantPublicKey' | 'gatewayPrivateKey' | 'gatewayPublicKey'
  >
  readonly tlinx: Keys<'openId' | 'openKey' | 'shopPass'>
}

type Keys<Names extends string> = Readonly<Record<Names, string>>

/** An account of the demo and the tests. */
export type AccountName = 'main' | 'bank' | 'older' | 'chaoying' | 'chaoying-older' | 'methods'

interface AccountFacts {
  readonly gateway: keyof GatewayKeys
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

/** The shop's mini-program. The sandbox's wallets take any app. */
export const MINI_APP_ID = 'wx0000000000000002'
/** Its official account, and its native app on WeChat's open platform. */
const WECHAT_APPS = {
  wechatAppId: 'wx0000000000000001',
  wechatMiniAppId: MINI_APP_ID,
  wechatOpenAppId: 'wx0000000000000003',
}

/** The `merchants` of a sandbox's configuration: the same one at every gateway. */
export function sandboxMerchants(keys: GatewayKeys, name: string): Readonly<Record<keyof GatewayKeys, object[]>> {
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
  const { chaoying, 'method-gateway': methods, 'pooul-v1': older, 'pooul-v2': main, tlinx } = keys
  const at = (name: AccountName, path: string) => ({
    gateway: ACCOUNTS[name].gateway,
    baseUrl: `${sandboxUrl}/gateways/${ACCOUNTS[name].gateway}${path}`,
    allowInsecure: true,
  })
  const atChaoying = { ...WECHAT_APPS, merchantNo: chaoying.merchantId, pid: 'teashop', alipayApp: true }
  return {
    main: {
      ...at('main', ''),
      ...WECHAT_APPS,
      alipayAppId: '2017000000000001',
      wechatWeb: true,
      merchantId: main.merchantId,
      privateKey: main.merchantPrivateKey,
      gatewayPublicKey: main.gatewayPublicKey,
    },
    bank: { ...at('bank', '/mct1/'), ...WECHAT_APPS, wechatTag: 'Weixin', alipayTag: 'AlipayCS', h5: true, ...tlinx },
    older: {
      ...at('older', '/paygate/merchant_info/'),
      wechatAppId: WECHAT_APPS.wechatAppId,
      wechatOpenAppId: WECHAT_APPS.wechatOpenAppId,
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
      wechatAppId: WECHAT_APPS.wechatAppId,
      appId: methods.appId,
      key: methods.secret,
      merchantNo: methods.merchantNo,
      subMerchantId: '1900000109',
      // Any bank of the platform's list.
      unionpayBank: '01020000',
    },
  }
}
