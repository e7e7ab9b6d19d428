import { existsSync, readdirSync } from 'node:fs'
import { dirname, extname, resolve } from 'node:path'
import type { FieldProblem } from '@pay-checkout/protocol'
import { addressProblems } from '../checkouts/check-content.ts'
import { type BrokerConfig, configSchema } from '../config-schema.ts'
import type { AccountConfig, Gateway } from '../gateway/definition.ts'
import type { FieldKind } from '../gateway/fields.ts'
import { InvalidConfig, readConfig } from '../gateway/read-config.ts'
import { fieldProblems, sentence } from '../http/field-problems.ts'
import type { PageFiles } from '../http/page-files.ts'
import { isPublicOfWallet, readWalletApps, type WalletAppInput } from '../payer/read-wallet-apps.ts'
import { type WalletServers, walletServerProblems } from '../payer/wallet-servers.ts'
import { textProblems } from '../storable-text.ts'
import { openNowhere } from './open-nowhere.ts'
import { placeProblems } from './place-problems.ts'
import { readConfigFile } from './read-config-file.ts'
import { readPageFiles } from './read-page-files.ts'
import { refusedAsOpen } from './refused-as-open.ts'

/** A configuration whose every field was checked. */
export interface LoadedConfig extends Omit<BrokerConfig, 'accounts' | 'walletApps' | 'walletServers' | 'pageFiles'> {
  /** The element's bundle, where there is one. */
  readonly pageFiles?: PageFiles
  readonly accounts: Readonly<Record<string, AccountConfig>>
  readonly walletApps: readonly WalletAppInput[]
  readonly walletServers: Partial<WalletServers>
  /** Every text that no log may show. */
  readonly secrets: readonly string[]
}

/** Reads and checks a configuration file. Throws InvalidConfig that names every wrong field, not the first one. */
export async function loadConfig(
  file: string,
  env: Readonly<Record<string, string | undefined>>,
  /** `store`: also whether a database's file can stand where it is named, for whoever is about to open it. */
  also: { readonly store?: boolean } = {},
): Promise<LoadedConfig> {
  const { config: raw, problems: unread, open } = await readConfigFile(file, env)
  const parsed = configSchema.safeParse(raw, { error: sentence })
  const accounts = await readAccounts(accountsOf(raw))
  const { walletApps, walletServers, pageFiles, publicUrl, store, tokenKeys, webhook } = fieldsOf(raw)
  const wallets = readWalletApps(walletApps)
  const place = sqlitePath(fieldsOf(store).sqlite, file)
  const checked = [
    ...open.filter(({ field }) => !isPublic(field, accounts.opened)),
    ...textProblems(raw),
    ...(parsed.success ? [] : fieldProblems(parsed.error)),
    ...(also.store && place !== undefined ? placeProblems(place) : []),
    ...accounts.problems,
    ...wallets.problems,
    ...walletServerProblems(walletServers),
    ...tooLongFor(publicUrl, accounts.sound),
  ]
  // A field whose text couldn't be had is wrong once, not twice.
  const missing = new Set(unread.map(({ field }) => field))
  const page = readPageFiles(pageFiles, file)
  const own = secretsOf({ tokenKeys, webhook, store })
  const secrets = [...own, ...accounts.secrets, ...wallets.secrets]
  // What names a secret that stands elsewhere, and couldn't be had there, is none.
  const refused = refusedAsOpen(
    file,
    secrets.filter((secret) => !/^file:|\$\{\w+\}/.test(secret)),
  )
  const problems = [
    ...unread,
    ...checked.filter(({ field }) => !missing.has(field)),
    ...page.problems,
    ...(refused === null ? [] : [{ field: '', detail: refused }]),
  ]
  if (problems.length > 0 || !parsed.success) throw new InvalidConfig(problems)
  const { pageFiles: _, ...config } = parsed.data
  return {
    ...config,
    store: place === undefined ? config.store : { sqlite: place },
    ...(page.files && { pageFiles: page.files }),
    accounts: accounts.opened,
    // Both were read just now, without a problem.
    walletApps: (walletApps ?? []) as readonly WalletAppInput[],
    walletServers: (walletServers ?? {}) as Partial<WalletServers>,
    secrets,
  }
}

/** The fields of what may be anything. */
function fieldsOf(input: unknown): Readonly<Record<string, unknown>> {
  return Object(input)
}

// What is wrong with either is told by its own name.
function tooLongFor(publicUrl: unknown, accounts: ReadAccounts['sound']): readonly FieldProblem[] {
  if (typeof publicUrl !== 'string' || !URL.canParse(publicUrl)) return []
  const opened = Object.entries(accounts).map(([name, account]) => [name, openNowhere(name, account)] as const)
  return addressProblems({ publicUrl: publicUrl.replace(/\/+$/, ''), accounts: new Map(opened) })
}

/** Whether what a field holds may be known to everybody: a gateway's or a wallet's public key, a name, an address. Not sure: it may not. */
function isPublic(path: string, accounts: ReadAccounts['opened']): boolean {
  const [top = '', name = ''] = path.split('.')
  const field = path.slice(path.lastIndexOf('.') + 1)
  if (top === 'walletApps') return isPublicOfWallet(field)
  const fields = top === 'accounts' && Object.hasOwn(accounts, name) ? accounts[name]?.gateway.fields : undefined
  const kind = fields && Object.hasOwn(fields, field) ? fields[field]?.kind : undefined
  return kind !== undefined && !SECRET_KINDS.includes(kind)
}

const SECRET_KINDS: readonly FieldKind[] = ['secret', 'private-key', 'previous-keys']

/** The broker's own secrets, as far as they are texts: they are looked for before it is known whether they are good. */
function secretsOf({
  tokenKeys,
  webhook,
  store,
}: Readonly<Record<'tokenKeys' | 'webhook' | 'store', unknown>>): string[] {
  const keys = (Array.isArray(tokenKeys) ? tokenKeys : []).map((key) => fieldsOf(key).secret)
  const { secrets } = fieldsOf(webhook)
  const own = [...keys, ...(Array.isArray(secrets) ? secrets : [])]
  return [...own.filter((secret) => typeof secret === 'string'), ...databasePassword(fieldsOf(store).postgres)]
}

// Paths stand relative to the file they stand in, wherever the broker is started.
function sqlitePath(path: unknown, file: string): string | undefined {
  if (typeof path !== 'string' || path === '') return undefined
  return path === ':memory:' ? path : resolve(dirname(file), path)
}

function databasePassword(postgres: unknown): string[] {
  const url = typeof postgres === 'string' ? URL.parse(postgres) : null
  // It may stand before the host, or among the parameters.
  const written = [url?.password, /[?&]password=([^&#]*)/.exec(url?.search ?? '')?.[1]]
  return written.flatMap((password) => (password ? [password, decoded(password)] : []))
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    // A lone % stands for itself.
    return text
  }
}

function accountsOf(raw: unknown): Record<string, unknown> {
  const { accounts } = fieldsOf(raw)
  return typeof accounts === 'object' && accounts !== null ? (accounts as Record<string, unknown>) : {}
}

interface ReadAccounts {
  readonly opened: Record<string, AccountConfig>
  /** Those of them in which nothing is wrong. */
  readonly sound: Record<string, AccountConfig>
  readonly secrets: string[]
  readonly problems: FieldProblem[]
}

async function readAccounts(accounts: Record<string, unknown>): Promise<ReadAccounts> {
  const read: ReadAccounts = { opened: {}, sound: {}, secrets: [], problems: [] }
  for (const [name, account] of Object.entries(accounts)) {
    const { gateway: id, ...config } = Object(account) as Record<string, unknown>
    // A missing name is the schema's to tell.
    if (typeof id !== 'string') continue
    const gateway = await findGateway(id)
    if (gateway === undefined) {
      const detail = `must be one of ${knownGateways().join(', ')}`
      read.problems.push({ field: `accounts.${name}.gateway`, detail })
      continue
    }
    const reading = readConfig(gateway.fields, config)
    read.secrets.push(...reading.secrets)
    read.opened[name] = { gateway, config }
    if (reading.ok) read.sound[name] = { gateway, config }
    else
      read.problems.push(
        ...reading.problems.map(({ field, detail }) => ({ field: `accounts.${name}.${field}`, detail })),
      )
  }
  return read
}

const GATEWAYS = resolve(import.meta.dirname, '../gateways')
const INDEX = `index${extname(import.meta.filename)}`

/** The gateways this broker has: the folders of `gateways/`, nothing is registered anywhere. */
export function knownGateways(): readonly string[] {
  return readdirSync(GATEWAYS).filter((id) => existsSync(resolve(GATEWAYS, id, INDEX)))
}

async function findGateway(id: string): Promise<Gateway | undefined> {
  if (!knownGateways().includes(id)) return undefined
  const module = (await import(new URL(`../gateways/${id}/${INDEX}`, import.meta.url).href)) as { default: Gateway }
  return module.default
}
