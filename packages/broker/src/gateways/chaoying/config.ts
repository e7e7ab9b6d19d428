import {
  type AddressField,
  address,
  type FlagField,
  flag,
  type Optional,
  optional,
  type SecretField,
  secret,
  type TextField,
  text,
} from '../../gateway/fields.ts'

/** What an account at Chaoying needs. */
export type ChaoyingFields = {
  readonly merchantNo: TextField
  readonly key: SecretField
  readonly notificationKey: Optional<SecretField>
  readonly pid: TextField
  readonly agentId: Optional<TextField>
  readonly openUrl: Optional<AddressField>
  readonly wechatAppId: Optional<TextField>
  readonly wechatMiniAppId: Optional<TextField>
  readonly wechatOpenAppId: Optional<TextField>
  readonly alipayApp: FlagField
}

const appId = { pattern: /^wx[0-9a-f]{16}$/, looksLike: 'a WeChat app id' }
const signingKey = {
  pattern: /^[\x21-\x7e]{16,64}$/,
  looksLike: '16 to 64 characters',
  refuse: ['00000000000000000000000000000000'],
}

export const chaoyingFields: ChaoyingFields = {
  merchantNo: text({
    about: 'the merchant number Chaoying gave you (mch_id)',
    pattern: /^[0-9A-Za-z]{1,32}$/,
    looksLike: 'up to 32 letters and digits',
  }),
  key: secret({ about: 'the signing key: the merchant’s, or the agent’s where openUrl is given', ...signingKey }),
  notificationKey: optional(
    secret({
      about:
        'the other of the two keys, the agent’s beside the merchant’s: notifications signed with it are believed too',
      ...signingKey,
    }),
  ),
  pid: text({
    about: 'the name of your product, as Chaoying knows it',
    pattern: /^[\w.-]{1,32}$/,
    looksLike: 'up to 32 letters, digits, dots, hyphens and underscores',
  }),
  agentId: optional(
    text({ about: 'the agent’s number (agent_id)', pattern: /^[0-9A-Za-z]{1,32}$/, looksLike: 'up to 32 characters' }),
  ),
  openUrl: optional(
    address({
      about: 'where the older API takes its pre-orders; given, the account speaks that API, with the agent’s key',
    }),
  ),
  wechatAppId: optional(text({ about: 'the official account that pays by JSAPI', ...appId })),
  wechatMiniAppId: optional(text({ about: 'the mini-program that pays', ...appId })),
  wechatOpenAppId: optional(text({ about: 'the native app that pays, as WeChat’s open platform knows it', ...appId })),
  alipayApp: flag({
    about: 'true offers alipay:app, whose reply no document describes: for a native app of yours only',
  }),
}
