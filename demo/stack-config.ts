import { createHash, randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runProgram } from './program.ts'

const SHOP_NAME = '半日闲茶铺'
/** The shop's official account. The sandbox's WeChat takes any. */
const WECHAT_APP_ID = 'wx0000000000000001'

/** Where each program of the stack listens. */
export interface StackUrls {
  readonly sandbox: string
  readonly broker: string
  readonly shop: string
}

/** What `pay-sandbox keys` prints. */
interface GatewayKeys {
  readonly 'pooul-v2': Readonly<
    Record<'merchantId' | 'merchantPrivateKey' | 'merchantPublicKey' | 'gatewayPrivateKey' | 'gatewayPublicKey', string>
  >
  readonly tlinx: Readonly<Record<'openId' | 'openKey' | 'shopPass', string>>
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
  options: { readonly pageDir: string; readonly speed: number },
): Promise<Record<keyof StackUrls, string>> {
  const secrets = await readSecrets(join(dataDir, 'secrets.json'))
  const files = {
    sandbox: join(dataDir, 'sandbox.json'),
    broker: join(dataDir, 'pay-broker.config.json'),
    shop: join(dataDir, 'shop.json'),
  }
  await writeSecret(files.sandbox, sandboxConfig(secrets, urls, options.speed))
  await writeSecret(files.broker, brokerConfig(secrets, urls, dataDir))
  await writeSecret(files.shop, shopConfig(secrets, urls, { dataDir, pageDir: options.pageDir }))
  return files
}

async function readSecrets(file: string): Promise<Secrets> {
  if (existsSync(file)) return JSON.parse(await readFile(file, 'utf8')) as Secrets
  const secrets: Secrets = {
    gateways: JSON.parse(await runProgram('packages/sandbox/src/cli.ts', ['keys'])),
    shopKey: randomBytes(24).toString('hex'),
    webhookSecret: `whsec_${randomBytes(32).toString('base64')}`,
    tokenSecret: randomBytes(32).toString('hex'),
  }
  await writeSecret(file, secrets)
  return secrets
}

function writeSecret(file: string, content: object): Promise<void> {
  return writeFile(file, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 })
}

function sandboxConfig({ gateways }: Secrets, urls: StackUrls, speed: number): object {
  const { merchantId, merchantPublicKey, gatewayPrivateKey } = gateways['pooul-v2']
  return {
    publicUrl: urls.sandbox,
    speed,
    merchants: {
      'pooul-v2': [{ merchantId, name: SHOP_NAME, merchantPublicKey, gatewayPrivateKey }],
      tlinx: [{ name: SHOP_NAME, ...gateways.tlinx }],
    },
  }
}

function brokerConfig(secrets: Secrets, urls: StackUrls, dataDir: string): object {
  const { merchantId, merchantPrivateKey, gatewayPublicKey } = secrets.gateways['pooul-v2']
  return {
    publicUrl: urls.broker,
    store: { sqlite: join(dataDir, 'pay-broker.db') },
    keys: [{ name: 'shop', hash: `sha256:${sha256(secrets.shopKey)}`, scopes: ['checkouts'] }],
    tokenKeys: [{ letter: 'a', secret: secrets.tokenSecret }],
    origins: [urls.shop],
    returnUrls: [`${urls.shop}/`],
    webhook: { url: `${urls.shop}/webhooks`, secrets: [secrets.webhookSecret], allowHosts: ['127.0.0.1'] },
    accounts: {
      main: {
        gateway: 'pooul-v2',
        baseUrl: `${urls.sandbox}/gateways/pooul-v2`,
        allowInsecure: true,
        merchantId,
        privateKey: merchantPrivateKey,
        gatewayPublicKey,
        wechatAppId: WECHAT_APP_ID,
      },
      bank: {
        gateway: 'tlinx',
        baseUrl: `${urls.sandbox}/gateways/tlinx/mct1/`,
        allowInsecure: true,
        wechatTag: 'Weixin',
        alipayTag: 'AlipayCS',
        ...secrets.gateways.tlinx,
        wechatAppId: WECHAT_APP_ID,
      },
    },
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
    gateways: { main: 'pooul-v2', bank: 'tlinx' },
  }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
