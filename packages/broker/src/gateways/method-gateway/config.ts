import {
  type FlagField,
  flag,
  type Optional,
  optional,
  type PrivateKeyField,
  type PublicKeyField,
  privateKey,
  publicKey,
  type SecretField,
  secret,
  type TextField,
  text,
} from '../../gateway/fields.ts'

/** What an account at a method gateway needs. */
export type MethodGatewayFields = {
  readonly appId: TextField
  readonly key: SecretField
  readonly merchantNo: TextField
  readonly privateKey: Optional<PrivateKeyField>
  readonly gatewayPublicKey: Optional<PublicKeyField>
  readonly wechatAppId: Optional<TextField>
  readonly subMerchantId: Optional<TextField>
  readonly goodsTag: Optional<TextField>
  readonly siteName: Optional<TextField>
  readonly siteUrl: Optional<TextField>
  readonly unionpay: FlagField
  readonly unionpayBank: Optional<TextField>
  readonly virtualGoods: FlagField
}

export const methodGatewayFields: MethodGatewayFields = {
  appId: text({
    about: 'the app_id the platform gave you',
    pattern: /^[0-9A-Za-z]{1,32}$/,
    looksLike: 'up to 32 letters and digits',
  }),
  key: secret({
    about: 'the secret of the app_id, from the platform’s console',
    pattern: /^[\x21-\x7e]{16,64}$/,
    looksLike: '16 to 64 characters',
    // The document's text has a small l where the key that was signed with has a capital I.
    refuse: ['B8vX7jfDKHsUZcIkNuJqhoPGg9Ey4Ywz', 'B8vX7jfDKHsUZclkNuJqhoPGg9Ey4Ywz'],
  }),
  merchantNo: text({
    about: 'the merchant’s number (merchant_no)',
    pattern: /^[0-9A-Za-z]{1,20}$/,
    looksLike: 'up to 20 letters and digits',
  }),
  privateKey: optional(
    privateKey({ about: 'your own RSA key; given, calls are signed with it (sign_type RSA) and not with MD5' }),
  ),
  gatewayPublicKey: optional(
    publicKey({ about: 'the platform’s RSA key; given, only notifications signed with it are believed' }),
  ),
  wechatAppId: optional(
    text({
      about: 'the official account that pays in WeChat and by code',
      pattern: /^wx[0-9a-f]{16}$/,
      looksLike: 'a WeChat app id',
    }),
  ),
  subMerchantId: optional(
    text({ about: 'the merchant’s own number at WeChat (sub_mch_id)', pattern: /^\d{1,16}$/, looksLike: 'digits' }),
  ),
  goodsTag: optional(
    text({
      about:
        'the goods_tag of payments on WeChat’s H5 page, by which coupons know what they are for; "H5" when left out',
      pattern: /^.{1,32}$/,
      looksLike: 'up to 32 characters',
    }),
  ),
  siteName: optional(text({ about: 'your site’s name on WeChat’s H5 page; the shop’s host when left out' })),
  siteUrl: optional(
    text({ about: 'your site’s address as registered for WeChat H5; the shop’s origin when left out' }),
  ),
  unionpay: flag({ about: 'true where the platform has set UnionPay up for you: each payer then chooses a bank' }),
  unionpayBank: optional(
    text({
      about: 'the bank of UnionPay payments whose payer has chosen none, by the platform’s list of bank_code',
      pattern: /^\d{8}$/,
      looksLike: '8 digits',
    }),
  ),
  virtualGoods: flag({ about: 'true where what you sell is not delivered as a thing: JD asks' }),
}
