import { type Optional, optional, type SecretField, secret, type TextField, text } from '../../gateway/fields.ts'

/** What an account at Pooul's first API needs. */
export type PooulV1Fields = {
  readonly merchantId: TextField
  readonly key: SecretField
  readonly wechatAppId: TextField
  readonly payTypes: Optional<TextField>
  readonly wechatOpenAppId: Optional<TextField>
  readonly siteName: Optional<TextField>
  readonly siteUrl: Optional<TextField>
}

const appId = { pattern: /^wx[0-9a-f]{16}$/, looksLike: 'a WeChat app id' }

export const pooulV1Fields: PooulV1Fields = {
  merchantId: text({
    about: 'the merchant number Pooul gave you',
    pattern: /^[0-9A-Za-z]{1,32}$/,
    looksLike: 'up to 32 letters and digits',
  }),
  key: secret({
    about: 'the MD5 key Pooul gave you',
    pattern: /^[\x21-\x7e]{16,64}$/,
    looksLike: '16 to 64 characters',
    refuse: ['m4X2zlJufeTWZLNHOrmNCbJ4TQrKuaCo', 'aa88a721366c4d47bd9172f43d950c89'],
  }),
  wechatAppId: text({ about: 'the official account whose openids name your payers', ...appId }),
  payTypes: optional(
    text({
      about:
        'what Pooul has enabled for you besides wechat.jsurl: wechat.scan, wechat.wap, wechat.app, alipay.scan, qq.scan',
      pattern: /^(wechat\.(scan|wap|app)|alipay\.scan|qq\.scan)(,(wechat\.(scan|wap|app)|alipay\.scan|qq\.scan))*$/,
      looksLike: 'a list of pay types with commas between, such as wechat.scan,alipay.scan',
    }),
  ),
  wechatOpenAppId: optional(text({ about: 'the native app that pays, as WeChat’s open platform knows it', ...appId })),
  siteName: optional(text({ about: 'your site’s name on WeChat’s H5 page; the shop’s host when left out' })),
  siteUrl: optional(text({ about: 'your site’s address as known to WeChat H5; the shop’s origin when left out' })),
}
