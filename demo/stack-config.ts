import { createHash, randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  ACCOUNTS,
  brokerAccounts,
  brokerWallets,
  type GatewayKeys,
  miniProgramApps,
  readKeys,
  sandboxMerchants,
} from './gateway-accounts.ts'
import { runProgram } from './program.ts'

const SHOP_NAME = '半日闲茶铺'

/** Where each program of the stack listens. */
export interface StackUrls {
  readonly sandbox: string
  readonly broker: string
  readonly shop: string
}

/** Everything secret of one stack: made once, kept in its data folder. */
interface Secrets {
  readonly gateways: GatewayKeys
  /** The shop's key at the broker. */
  readonly shopKey: string
  readonly webhookSecret: string
  readonly tokenSecret: string
}

/** Writes the configuration of the three programs into the data folder and answers the files. Keys are made on the first call. */
export async function writeConfigs(
  dataDir: string,
  urls: StackUrls,
  options: {
    readonly pageDir: string
    readonly elementDir: string
    readonly speed: number
    readonly origins: readonly string[]
  },
): Promise<Record<keyof StackUrls, string>> {
  const secrets = await readSecrets(join(dataDir, 'secrets.json'))
  const files = {
    sandbox: join(dataDir, 'sandbox.json'),
    broker: join(dataDir, 'pay-broker.config.json'),
    shop: join(dataDir, 'shop.json'),
  }
  await writeSecret(files.sandbox, sandboxConfig(secrets, urls, options.speed))
  await writeSecret(
    files.broker,
    brokerConfig(secrets, urls, { dataDir, pageFiles: options.elementDir, origins: options.origins }),
  )
  await writeSecret(files.shop, shopConfig(secrets, urls, { dataDir, pageDir: options.pageDir }))
  return files
}

/** Reads the secrets, and makes those that are missing: a file of an earlier version lacks the gateways that came later. */
async function readSecrets(file: string): Promise<Secrets> {
  const kept = existsSync(file) ? (JSON.parse(await readFile(file, 'utf8')) as Partial<Secrets>) : {}
  const secrets: Secrets = {
    shopKey: randomBytes(24).toString('hex'),
    webhookSecret: `whsec_${randomBytes(32).toString('base64')}`,
    tokenSecret: randomBytes(32).toString('hex'),
    ...kept,
    gateways: await completeKeys(kept.gateways ?? {}),
  }
  await writeSecret(file, secrets)
  return secrets
}

async function completeKeys(kept: Partial<GatewayKeys>): Promise<GatewayKeys> {
  if (kept.wallets && Object.values(ACCOUNTS).every(({ gateway }) => kept[gateway])) return kept as GatewayKeys
  return { ...readKeys(await runProgram('packages/sandbox/src/cli.ts', ['keys'])), ...kept }
}

function writeSecret(file: string, content: object): Promise<void> {
  return writeFile(file, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 })
}

function sandboxConfig({ gateways }: Secrets, urls: StackUrls, speed: number): object {
  return {
    publicUrl: urls.sandbox,
    speed,
    merchants: sandboxMerchants(gateways, SHOP_NAME),
    wallets: gateways.wallets,
    strictPayers: true,
  }
}

function brokerConfig(
  secrets: Secrets,
  urls: StackUrls,
  {
    dataDir,
    pageFiles,
    origins,
  }: { readonly dataDir: string; readonly pageFiles: string; readonly origins: readonly string[] },
): object {
  return {
    publicUrl: urls.broker,
    store: { sqlite: join(dataDir, 'pay-broker.db') },
    keys: [{ name: 'shop', hash: `sha256:${sha256(secrets.shopKey)}`, scopes: ['checkouts'] }],
    tokenKeys: [{ letter: 'a', secret: secrets.tokenSecret }],
    origins: [urls.shop, ...origins],
    returnUrls: [`${urls.shop}/`],
    webhook: { url: `${urls.shop}/webhooks`, secrets: [secrets.webhookSecret], allowHosts: ['127.0.0.1'] },
    shopName: SHOP_NAME,
    receipt: true,
    pageFiles,
    ...brokerWallets(secrets.gateways, urls.sandbox),
    accounts: brokerAccounts(secrets.gateways, urls.sandbox),
  }
}

function shopConfig(
  secrets: Secrets,
  urls: StackUrls,
  { dataDir, pageDir }: { readonly dataDir: string; readonly pageDir: string },
): object {
  return {
    publicUrl: urls.shop,
    pageDir,
    database: join(dataDir, 'shop.db'),
    broker: { url: urls.broker, key: secrets.shopKey, webhookSecret: secrets.webhookSecret },
    sandboxUrl: urls.sandbox,
    apps: miniProgramApps(secrets.gateways),
    gateways: Object.fromEntries(Object.entries(ACCOUNTS).map(([account, { names }]) => [account, names])),
  }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
