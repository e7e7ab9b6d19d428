import {
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
  readonly siteName: Optional<TextField>
  readonly siteUrl: Optional<TextField>
}

export const pooulFields: PooulFields = {
  merchantId: text({ about: 'the merchant number Pooul gave you', pattern: /^\d{16}$/, looksLike: '16 digits' }),
  privateKey: privateKey({ about: 'your own RSA key; its public half is uploaded to Pooul' }),
  gatewayPublicKey: publicKey({ about: 'Pooul’s RSA key, which its replies and notifications are signed with' }),
  wechatAppId: optional(
    text({
      about: 'the official account that pays by JSAPI',
      pattern: /^wx[0-9a-f]{16}$/,
      looksLike: 'a WeChat app id',
    }),
  ),
  siteName: optional(text({ about: 'your site’s name on WeChat’s H5 page; the shop’s host when left out' })),
  siteUrl: optional(
    text({ about: 'your site’s address as registered for WeChat H5; the shop’s origin when left out' }),
  ),
}
