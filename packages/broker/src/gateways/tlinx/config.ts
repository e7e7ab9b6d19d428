import { type Optional, optional, type SecretField, secret, type TextField, text } from '../../gateway/fields.ts'

/** What an account at an mct1 platform needs. */
export type TlinxFields = {
  readonly openId: TextField
  readonly openKey: SecretField
  readonly shopPass: Optional<SecretField>
  readonly wechatTag: Optional<TextField>
  readonly alipayTag: Optional<TextField>
  readonly wechatAppId: Optional<TextField>
}

const tag = { pattern: /^[A-Za-z0-9_]{1,20}$/, looksLike: 'a pmt_tag as the paylist operation names it' }
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
  wechatAppId: optional(
    text({
      about: 'the official account that pays by JSAPI',
      pattern: /^wx[0-9a-f]{16}$/,
      looksLike: 'a WeChat app id',
    }),
  ),
}
