import type { FieldProblem } from '@pay-checkout/protocol'
import type { WalletApp } from '../context/wallet-app.ts'
import {
  type PrivateKeyField,
  type PublicKeyField,
  privateKey,
  publicKey,
  type SecretField,
  secret,
  type TextField,
  text,
} from '../gateway/fields.ts'
import { type ConfigInput, readConfig } from '../gateway/read-config.ts'

type WechatFields = { readonly appId: TextField; readonly secret: SecretField }
type AlipayFields = {
  readonly appId: TextField
  readonly privateKey: PrivateKeyField
  readonly alipayPublicKey: PublicKeyField
}

const WECHAT: WechatFields = {
  appId: text({
    about: 'the app’s id (AppID), in WeChat’s console',
    pattern: /^wx[0-9a-f]{16}$/,
    looksLike: 'a WeChat app id: wx and 16 hex digits',
  }),
  secret: secret({
    about: 'the app’s secret (AppSecret), in WeChat’s console',
    pattern: /^[0-9A-Za-z]{32}$/,
    looksLike: '32 letters and digits',
  }),
}
const ALIPAY: AlipayFields = {
  appId: text({
    about: 'the app’s id (APPID), in Alipay’s console',
    pattern: /^\d{16}$/,
    looksLike: 'an Alipay app id: 16 digits',
  }),
  privateKey: privateKey({ about: 'the app’s own RSA key (应用私钥)' }),
  alipayPublicKey: publicKey({ about: 'Alipay’s RSA key for this app (支付宝公钥)' }),
}

/** Whether everybody may know what a field of an app holds. */
export function isPublicOfWallet(field: string): boolean {
  return field === 'appId' || field === 'alipayPublicKey'
}

/** An app of the merchant's at a wallet, as a configuration has it. */
export type WalletAppInput =
  | ({ readonly kind: 'wechat-official-account' | 'wechat-mini-program' } & ConfigInput<WechatFields>)
  | ({ readonly kind: 'alipay' } & ConfigInput<AlipayFields>)

/** The apps of a configuration, with every text that no log may show, and every field that is wrong. */
export interface WalletAppsReading {
  readonly apps: readonly WalletApp[]
  readonly secrets: readonly string[]
  readonly problems: readonly FieldProblem[]
}

/** Reads a configuration's apps: an app stands there once, whatever its kind. */
export function readWalletApps(input: unknown): WalletAppsReading {
  const reading = { apps: [] as WalletApp[], secrets: [] as string[], problems: [] as FieldProblem[] }
  if (input === undefined) return reading
  if (!Array.isArray(input)) return { ...reading, problems: [{ field: 'walletApps', detail: 'must be a list' }] }
  for (const [at, entry] of input.entries()) {
    const { kind, ...fields } = Object(entry) as Record<string, unknown>
    const read = typeof kind === 'string' && Object.hasOwn(READERS, kind) ? READERS[kind] : undefined
    const { app, secrets, problems } = read?.(fields) ?? NO_KIND
    const twice = reading.apps.some(({ appId }) => appId === app?.appId)
    const wrong = twice ? [{ field: 'appId', detail: 'is used twice' }] : problems
    reading.problems.push(...wrong.map(({ field, detail }) => ({ field: `walletApps.${at}.${field}`, detail })))
    reading.secrets.push(...secrets)
    if (app && !twice) reading.apps.push(app)
  }
  return reading
}

interface AppReading {
  readonly app?: WalletApp
  readonly secrets: readonly string[]
  readonly problems: readonly FieldProblem[]
}

const READERS: Readonly<Record<string, (fields: unknown) => AppReading>> = {
  'wechat-official-account': (fields) => readWechat('wechat-official-account', fields),
  'wechat-mini-program': (fields) => readWechat('wechat-mini-program', fields),
  alipay: (fields) => {
    const reading = readConfig(ALIPAY, fields)
    if (!reading.ok) return { secrets: reading.secrets, problems: reading.problems }
    return { app: { kind: 'alipay', ...reading.config }, secrets: reading.secrets, problems: [] }
  },
}

function readWechat(kind: 'wechat-official-account' | 'wechat-mini-program', fields: unknown): AppReading {
  const reading = readConfig(WECHAT, fields)
  if (!reading.ok) return { secrets: reading.secrets, problems: reading.problems }
  return { app: { kind, ...reading.config }, secrets: reading.secrets, problems: [] }
}

const NO_KIND: AppReading = {
  secrets: [],
  problems: [{ field: 'kind', detail: `must be ${Object.keys(READERS).join(' or ')}` }],
}
