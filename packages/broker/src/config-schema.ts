import { z } from 'zod'
import { PROXY_HEADERS, type ProxyHeader, type TrustProxy, trustProblem } from './http/client-address.ts'
import { KEY_SCOPES } from './http/secret-keys.ts'
import { refusedWebhookUrl } from './webhooks/webhook-address.ts'
import { LEAST_DAYS, type Retention } from './work/forget-old.ts'

/** What a configuration holds, once it is read. An account's own fields are declared by its gateway and read by it. */
export interface BrokerConfig {
  readonly publicUrl: string
  readonly store: StoreConfig
  readonly keys: readonly { name: string; hash: string; scopes: (typeof KEY_SCOPES)[number][] }[]
  readonly tokenKeys: readonly { letter: string; secret: string }[]
  readonly origins: readonly string[]
  readonly returnUrls: readonly string[]
  readonly webhook?: { url: string; secrets: string[]; allowHosts: string[] } | undefined
  readonly trustProxy: TrustProxy
  readonly proxyHeader: ProxyHeader
  readonly shopName?: string | undefined
  /** WeChat may show receipts. */
  readonly receipt: boolean
  /** The folder of the element's bundle, relative to the file; found by itself where `@pay-checkout/element` is installed. False: none. */
  readonly pageFiles?: string | false | undefined
  readonly limits: Partial<Record<LimitName, { burst: number; perSecond: number }>>
  readonly retention: Partial<Retention>
  readonly policy: { readonly refundDuplicates: boolean; readonly refundLate: boolean }
  /** The merchant's apps at the wallets, read by `payer/`. */
  readonly walletApps?: unknown
  readonly walletServers?: unknown
  readonly accounts: Readonly<Record<string, { readonly gateway: string; readonly [field: string]: unknown }>>
}

/** One file for one broker, or one database for any number of them. */
export type StoreConfig =
  | { readonly sqlite: string }
  | { readonly postgres: string; readonly connections?: number | undefined }

/** What stands in a configuration as it is given to `createBroker`. */
export type SharedField = Exclude<keyof BrokerConfig, 'store' | 'returnUrls' | 'pageFiles' | 'policy' | 'accounts'>

const LIMIT_NAMES = ['tokenReads', 'tokenActs', 'address', 'refusedNotifications'] as const
type LimitName = (typeof LIMIT_NAMES)[number]

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/

const publicUrl = z.string().superRefine((value, check) => {
  const url = readUrl(value)
  if (url === null) check.addIssue('must be a web address')
  else if (url.protocol !== 'https:' && !LOOPBACK.test(url.hostname)) {
    check.addIssue('must begin with https://, unless it is this machine')
  } else if (url.pathname !== '/' || url.search !== '' || url.hash !== '')
    check.addIssue('must be an origin, without a path')
})

const origin = z
  .string()
  .refine((value) => readUrl(value)?.origin === value, 'must be exactly scheme://host or scheme://host:port')

const returnUrl = z.string().superRefine((value, check) => {
  const url = readUrl(value)
  if (url === null || url.search !== '' || url.hash !== '')
    check.addIssue('must be a web address without query and fragment')
  // Without its slash a prefix "https://shop.example" would also fit "https://shop.example.evil".
  else if (url.href !== value) check.addIssue(`must be written as ${url.href}`)
})

const key = z.strictObject({
  name: z.string().min(1).max(64),
  hash: z.string().regex(/^sha256:[0-9a-f]{64}$/, 'must be sha256: and 64 lower-case hex digits (see pay-broker keys)'),
  scopes: z.array(z.enum(KEY_SCOPES)).min(1),
})

const tokenKey = z.strictObject({
  letter: z.string().regex(/^[a-z]$/, 'must be one lower-case letter'),
  secret: z
    .string()
    .min(32)
    .max(512)
    .refine((secret) => new Set(secret).size >= 10, 'is too easy to guess: make one with pay-broker keys'),
})

// The samples of Standard Webhooks and of Svix.
const PRINTED = ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD']

const webhookSecret = z.string().superRefine((secret, check) => {
  const bytes = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(secret)?.[1]
  const length = bytes === undefined ? 0 : Buffer.from(bytes, 'base64').length
  if (length < 24 || length > 64) {
    check.addIssue('must be whsec_ and the base64 of 24 to 64 random bytes (see pay-broker keys)')
  } else if (PRINTED.includes(secret)) check.addIssue('is printed in a public document, so everybody knows it')
  else if (new Set(secret).size < 16) check.addIssue('is too easy to guess: make one with pay-broker keys')
})

// A rule over several fields is held also where one of them is wrong by itself: whoever mends one refusal must not meet the next.
const ALWAYS = { when: () => true }

const webhook = z
  .strictObject({
    url: z.string(),
    secrets: z.array(webhookSecret).min(1).max(4),
    allowHosts: z.array(z.string().toLowerCase()).default([]),
  })
  .superRefine((written, check) => {
    const { url, allowHosts } = Object(written) as Record<string, unknown>
    if (typeof url !== 'string') return
    const refused = refusedWebhookUrl(url, Array.isArray(allowHosts) ? allowHosts : [])
    if (refused !== null) check.addIssue({ code: 'custom', path: ['url'], message: refused })
  }, ALWAYS)

const store = z
  .strictObject({
    sqlite: z.string().min(1).optional(),
    postgres: z
      .string()
      .refine((url) => /^postgres(ql)?:$/.test(URL.parse(url)?.protocol ?? ''), 'must begin with postgresql://')
      .optional(),
    connections: z.int().min(1).max(500).optional(),
  })
  .superRefine((written, check) => {
    // What is no object is told as that.
    if (typeof written !== 'object' || written === null) return
    const { sqlite, postgres, connections } = written
    if ((sqlite === undefined) === (postgres === undefined)) check.addIssue('must name either sqlite or postgres')
    else if (connections !== undefined && postgres === undefined) check.addIssue('has connections only with postgres')
  }, ALWAYS) as unknown as z.ZodType<StoreConfig>

const daysFrom = (least: number) =>
  z.union(
    [z.literal(false), z.int().min(least).max(36_500)],
    `must be a number of days, ${least} at least, or false to keep them for ever`,
  )

const rate = z.strictObject({ burst: z.number().min(1), perSecond: z.number().positive() })

const accountName = z.string().regex(/^[a-z][a-z0-9-]{0,31}$/, 'must be a name of a–z 0–9 -, as it stands in addresses')

/** The fields that a configuration and `createBroker` are given alike, beside the address. */
const shared = {
  keys: z.array(key).min(1).superRefine(unique('name'), ALWAYS),
  tokenKeys: z.array(tokenKey).min(1).superRefine(unique('letter'), ALWAYS),
  origins: z.array(origin).default([]),
  webhook: webhook.optional(),
  trustProxy: z
    .unknown()
    .default(false)
    .superRefine((trust, check) => {
      const problem = trustProblem(trust)
      if (problem !== null) check.addIssue({ code: 'custom', message: problem })
    })
    .transform((trust) => trust as TrustProxy),
  proxyHeader: z.enum(PROXY_HEADERS).default('auto'),
  shopName: z.string().min(1).max(64).optional(),
  receipt: z.boolean().default(false),
  limits: z.partialRecord(z.enum(LIMIT_NAMES), rate).default({}),
  retention: z
    .strictObject({
      payers: daysFrom(LEAST_DAYS.payers).optional(),
      orphans: daysFrom(LEAST_DAYS.orphans).optional(),
      events: daysFrom(LEAST_DAYS.events).optional(),
    })
    .default({}) as unknown as z.ZodType<Partial<Retention>>,
  // Read by `payer/`, field by field.
  walletApps: z.unknown().optional(),
  walletServers: z.unknown().optional(),
}

/** All of them, for another schema. */
export const SHARED_FIELDS: Readonly<Record<SharedField, z.ZodType>> = { publicUrl, ...shared }

/** Where payers may be sent back to. */
export const RETURN_URLS: z.ZodType = z.array(returnUrl)

/** Accounts by their names, whatever an account is. */
export function accountsOf(account: z.ZodType): z.ZodType {
  return namedAccounts(account)
}

/** Checks everything of a configuration but the accounts' own fields, and the wallets'. */
export const configSchema: z.ZodType<BrokerConfig> = z.strictObject({
  // As a file is read: what is missing is told in this order.
  publicUrl,
  store,
  ...shared,
  returnUrls: z.array(returnUrl).default([]),
  pageFiles: z.union([z.string().min(1), z.literal(false)], 'must be a folder, or false').optional(),
  policy: z
    .strictObject({ refundDuplicates: z.boolean().default(true), refundLate: z.boolean().default(false) })
    .prefault({}),
  accounts: namedAccounts(z.looseObject({ gateway: z.string() })),
})

function namedAccounts<Account extends z.ZodType>(account: Account) {
  return z
    .record(accountName, account)
    .refine((accounts) => Object.keys(accounts).length > 0, 'must hold at least one account')
}

function unique<Name extends string>(name: Name) {
  return (entries: unknown, check: z.RefinementCtx): void => {
    if (!Array.isArray(entries)) return
    const names = entries.map((entry) => (Object(entry) as Record<Name, unknown>)[name])
    names.forEach((one, at) => {
      if (typeof one === 'string' && names.indexOf(one) < at) {
        check.addIssue({ code: 'custom', path: [at, name], message: 'is used twice' })
      }
    })
  }
}

function readUrl(value: string): URL | null {
  const url = URL.canParse(value) ? new URL(value) : null
  return url !== null && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '' ? url : null
}
