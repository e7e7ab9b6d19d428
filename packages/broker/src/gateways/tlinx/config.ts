import {
  type FlagField,
  flag,
  type Optional,
  optional,
  type SecretField,
  secret,
  type TextField,
  text,
} from '../../gateway/fields.ts'

/** What an account at an mct1 platform needs. */
export type TlinxFields = {
  readonly openId: TextField
  readonly openKey: SecretField
  readonly shopPass: Optional<SecretField>
  readonly wechatTag: Optional<TextField>
  readonly alipayTag: Optional<TextField>
  readonly wechatAppId: Optional<TextField>
  readonly wechatMiniAppId: Optional<TextField>
  readonly wechatOpenAppId: Optional<TextField>
  readonly h5: FlagField
  readonly siteName: Optional<TextField>
  readonly siteUrl: Optional<TextField>
}

const tag = { pattern: /^[A-Za-z0-9_]{1,20}$/, looksLike: 'a pmt_tag as the paylist operation names it' }
const appId = { pattern: /^wx[0-9a-f]{16}$/, looksLike: 'a WeChat app id' }
export const tlinxFields: TlinxFields = {
  openId: text({ about: 'the shop’s open_id', pattern: /^[0-9A-Za-z]{32}$/, looksLike: '32 letters and digits' }),
  openKey: secret({
    about: 'the shop’s open_key',
    pattern: /^[\x21-\x7e]{32}$/,
    looksLike: '32 characters',
    refuse: ['0828e83720fdbe3685a7b94214af04f9', 'vCfnB1SvPQqUDa7q0AFpqdiGOCICGT92'],
  }),
  shopPass: optional(secret({ about: 'the supervisor’s password, which refunds need', refuse: ['123456'] })),
  wechatTag: optional(text({ about: 'the pmt_tag of WeChat at this bank', ...tag })),
  alipayTag: optional(text({ about: 'the pmt_tag of Alipay at this bank', ...tag })),
  wechatAppId: optional(text({ about: 'the official account that pays by JSAPI', ...appId })),
  wechatMiniAppId: optional(text({ about: 'the mini-program that pays', ...appId })),
  wechatOpenAppId: optional(
    text({
      about: 'the native app that pays, where your bank has app payments: the document no longer has them',
      ...appId,
    }),
  ),
  h5: flag({ about: 'true where your bank has WeChat H5 payments, which the document no longer has' }),
  siteName: optional(text({ about: 'your site’s name on WeChat’s H5 page; the shop’s host when left out' })),
  siteUrl: optional(
    text({ about: 'your site’s address as registered for WeChat H5; the shop’s origin when left out' }),
  ),
}
