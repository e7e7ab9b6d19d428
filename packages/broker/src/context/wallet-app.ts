import type { Secret } from '../gateway/secret.ts'
import type { RsaPrivateKey, RsaPublicKey } from '../gateway/sign/rsa-key.ts'

/** An app of the merchant's at WeChat: its id is public, its secret opens WeChat's own calls (openid, JS-SDK) to the broker. */
export interface WechatApp {
  readonly kind: 'wechat-official-account' | 'wechat-mini-program'
  readonly appId: string
  readonly secret: Secret
}

/** An app of the merchant's at Alipay, with its own key and Alipay's. */
export interface AlipayApp {
  readonly kind: 'alipay'
  readonly appId: string
  readonly privateKey: RsaPrivateKey
  readonly alipayPublicKey: RsaPublicKey
}

/** An app whose payers' ids the broker can find out by itself. */
export type WalletApp = WechatApp | AlipayApp

/** The apps of a configuration, by their ids, in its order. */
export type WalletApps = ReadonlyMap<string, WalletApp>
