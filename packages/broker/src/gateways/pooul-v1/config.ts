import { type SecretField, secret, type TextField, text } from '../../gateway/fields.ts'

/** What an account at Pooul's first API needs. */
export type PooulV1Fields = {
  readonly merchantId: TextField
  readonly key: SecretField
  readonly wechatAppId: TextField
}

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
  wechatAppId: text({
    about: 'the official account whose openids name your payers',
    pattern: /^wx[0-9a-f]{16}$/,
    looksLike: 'a WeChat app id',
  }),
}
