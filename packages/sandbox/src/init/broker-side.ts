import type { SandboxKeys } from '../generate-keys.ts'
import type { GatewayId } from './sandbox-side.ts'

/** A merchant's own side of the sandbox's credentials, in the words of a broker's configuration. */
export interface BrokerSide {
  readonly walletApps: readonly Readonly<Record<string, string>>[]
  readonly walletServers: Readonly<Record<'wechat' | 'wechatOpen' | 'alipay' | 'alipayOpen', string>>
  /** By the gateways' ids, which are good names. */
  readonly accounts: Readonly<Record<GatewayId, Readonly<Record<string, string | boolean>>>>
}

/** What a broker needs to reach a sandbox at an address (an origin, no slash at the end), with these keys. */
export function brokerSide(keys: SandboxKeys, sandboxUrl: string): BrokerSide {
  const { wechat, alipay } = keys.wallets
  const { appId, appPrivateKey, alipayPublicKey } = alipay
  const servers = { wechat: `${sandboxUrl}/wechat`, alipay: `${sandboxUrl}/alipay` }
  return {
    walletApps: [
      { kind: 'wechat-official-account', ...wechat.officialAccount },
      { kind: 'wechat-mini-program', ...wechat.miniProgram },
      { kind: 'alipay', appId, privateKey: appPrivateKey, alipayPublicKey },
    ],
    walletServers: { ...servers, wechatOpen: servers.wechat, alipayOpen: servers.alipay },
    accounts: accountsAt(keys, sandboxUrl),
  }
}

function accountsAt(keys: SandboxKeys, sandboxUrl: string): BrokerSide['accounts'] {
  const { chaoying, 'method-gateway': methods, 'pooul-v2': pooul, wallets } = keys
  const wechatAppId = wallets.wechat.officialAccount.appId
  const apps = { wechatAppId, wechatMiniAppId: wallets.wechat.miniProgram.appId }
  const at = (gateway: GatewayId, path = '') => ({
    gateway,
    baseUrl: `${sandboxUrl}/gateways/${gateway}${path}`,
    // A sandbox speaks plain http.
    allowInsecure: true,
  })
  return {
    'pooul-v2': {
      ...at('pooul-v2'),
      merchantId: pooul.merchantId,
      privateKey: pooul.merchantPrivateKey,
      gatewayPublicKey: pooul.gatewayPublicKey,
      ...apps,
      alipayAppId: wallets.alipay.appId,
      wechatWeb: true,
    },
    'pooul-v1': {
      ...at('pooul-v1', '/paygate/merchant_info/'),
      ...keys['pooul-v1'],
      wechatAppId,
      // Without it an account has WeChat’s page alone, and nothing to scan.
      payTypes: 'wechat.scan,wechat.wap,alipay.scan',
    },
    tlinx: {
      ...at('tlinx', '/mct1/'),
      ...keys.tlinx,
      ...apps,
      // As the sandbox's paylist names them.
      ...{ wechatTag: 'Weixin', alipayTag: 'AlipayCS', h5: true },
    },
    chaoying: {
      ...at('chaoying', '/v2/UnifiedPay/'),
      ...{ merchantNo: chaoying.merchantId, key: chaoying.key, pid: 'shop' },
      ...apps,
    },
    'method-gateway': {
      ...at('method-gateway'),
      ...{ appId: methods.appId, key: methods.secret, merchantNo: methods.merchantNo },
      wechatAppId,
    },
  }
}
