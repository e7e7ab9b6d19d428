import {
  type FlagField,
  flag,
  type Optional,
  optional,
  type PrivateKeyField,
  type PublicKeyField,
  privateKey,
  publicKey,
  type TextField,
  text,
} from '../../gateway/fields.ts'

/** What an account at Pooul needs. */
export type PooulFields = {
  readonly merchantId: TextField
  readonly privateKey: PrivateKeyField
  readonly gatewayPublicKey: PublicKeyField
  readonly wechatAppId: Optional<TextField>
  readonly wechatMiniAppId: Optional<TextField>
  readonly wechatOpenAppId: Optional<TextField>
  readonly alipayAppId: Optional<TextField>
  readonly wechatWeb: FlagField
  readonly siteName: Optional<TextField>
  readonly siteUrl: Optional<TextField>
}

const appId = { pattern: /^wx[0-9a-f]{16}$/, looksLike: 'a WeChat app id' }

export const pooulFields: PooulFields = {
  merchantId: text({ about: 'the merchant number Pooul gave you', pattern: /^\d{16}$/, looksLike: '16 digits' }),
  privateKey: privateKey({ about: 'your own RSA key; its public half is uploaded to Pooul' }),
  gatewayPublicKey: publicKey({ about: 'Pooul’s RSA key, which its replies and notifications are signed with' }),
  wechatAppId: optional(text({ about: 'the official account that pays by JSAPI', ...appId })),
  wechatMiniAppId: optional(text({ about: 'the mini-program that pays', ...appId })),
  wechatOpenAppId: optional(text({ about: 'the native app that pays, as WeChat’s open platform knows it', ...appId })),
  alipayAppId: optional(
    text({ about: 'the Alipay app whose user ids name your payers', pattern: /^\d{16}$/, looksLike: '16 digits' }),
  ),
  wechatWeb: flag({ about: 'true where Pooul has given you its hosted page (wechat.jsurl)' }),
  siteName: optional(text({ about: 'your site’s name on WeChat’s H5 page; the shop’s host when left out' })),
  siteUrl: optional(
    text({ about: 'your site’s address as registered for WeChat H5; the shop’s origin when left out' }),
  ),
}
