import { type Field, fits, isList, PRIVATE_KEY, PUBLIC_KEY, wrongFields } from '../option-fields.ts'

/** A WeChat official account that a merchant has: the 网页授权 and the JS-SDK are asked for in its name. */
export interface WechatOfficialAccount {
  /** `wx` and 16 hexadecimal digits. */
  appId: string
  /** 32 hexadecimal digits. */
  secret: string
  /** Hosts registered as 网页授权域名 and JS接口安全域名, without scheme and port; when empty, every host of this machine. */
  domains?: readonly string[]
}

/** A WeChat mini-program that a merchant has. */
export type WechatMiniProgram = Omit<WechatOfficialAccount, 'domains'>

/** Which name of a payer an Alipay app is told. Apps made since 2023 are told `open_id`. */
export type AlipayIdKind = 'user_id' | 'open_id'

/** An app that a merchant has at Alipay: a page's and a mini-program's alike. Keys are PEM, 2,048 bit. */
export interface AlipayApp {
  /** 16 digits. */
  appId: string
  /** Checks the app's calls. */
  appPublicKey: string
  /** Signs what Alipay answers. */
  alipayPrivateKey: string
  /** `user_id` when absent. */
  idKind?: AlipayIdKind
  /** Hosts of the 授权回调地址; when empty, every host of this machine. */
  domains?: readonly string[]
  /** The merchant's own, which the sandbox has no use for: taken so that what `generateKeys()` makes can be passed on as it is. */
  appPrivateKey?: string
  alipayPublicKey?: string
}

/** The apps that the wallets know. */
export interface WalletApps {
  wechat?: { officialAccount?: WechatOfficialAccount; miniProgram?: WechatMiniProgram }
  alipay?: AlipayApp
}

const DOMAINS: Field = { check: isList, says: 'a list of hosts', optional: true }

const MINI_PROGRAM_FIELDS: Record<keyof WechatMiniProgram, Field> = {
  appId: { check: fits(/^wx[0-9a-f]{16}$/), says: 'wx and 16 hexadecimal digits' },
  secret: { check: fits(/^[0-9a-f]{32}$/), says: '32 hexadecimal digits' },
}

const OFFICIAL_ACCOUNT_FIELDS: Record<keyof WechatOfficialAccount, Field> = { ...MINI_PROGRAM_FIELDS, domains: DOMAINS }

const ALIPAY_FIELDS: Record<keyof AlipayApp, Field> = {
  appId: { check: fits(/^\d{16}$/), says: '16 digits' },
  appPublicKey: PUBLIC_KEY,
  alipayPrivateKey: PRIVATE_KEY,
  idKind: { check: fits(/^(user_id|open_id)$/), says: '"user_id" or "open_id"', optional: true },
  domains: DOMAINS,
  appPrivateKey: { ...PRIVATE_KEY, optional: true },
  alipayPublicKey: { ...PUBLIC_KEY, optional: true },
}

const WECHAT_FIELDS: Record<keyof NonNullable<WalletApps['wechat']>, Readonly<Record<string, Field>>> = {
  officialAccount: OFFICIAL_ACCOUNT_FIELDS,
  miniProgram: MINI_PROGRAM_FIELDS,
}

/** What is wrong with the `wallets` of a configuration, by name. */
export function wrongWallets(wallets: unknown): string[] {
  if (wallets === undefined) return []
  if (typeof wallets !== 'object' || wallets === null) return ['wallets: an object']
  const { wechat = {}, alipay, ...rest } = wallets as Readonly<Record<string, unknown>>
  return [
    ...Object.keys(rest).map((name) => `wallets.${name}: unknown`),
    ...wrongWechat(wechat),
    ...(alipay === undefined ? [] : wrongFields('wallets.alipay', alipay, ALIPAY_FIELDS)),
  ]
}

function wrongWechat(wechat: unknown): string[] {
  if (typeof wechat !== 'object' || wechat === null) return ['wallets.wechat: an object']
  return Object.entries(wechat).flatMap(([kind, app]) => {
    const fields = Object.hasOwn(WECHAT_FIELDS, kind) ? WECHAT_FIELDS[kind as keyof typeof WECHAT_FIELDS] : undefined
    const where = `wallets.wechat.${kind}`
    return fields ? wrongFields(where, app, fields) : [`${where}: unknown`]
  })
}
