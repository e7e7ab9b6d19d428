import { createHash, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { SandboxKeys } from '../generate-keys.ts'
import { brokerSide } from './broker-side.ts'
import { type GatewayId, sandboxSide } from './sandbox-side.ts'
import { intoFiles, type NewFile, OPEN, OWN } from './secret-files.ts'

/** What a new shop is made of. */
export interface ShopWish {
  /** The package's name. */
  readonly name: string
  /** The gateway it has its account at. */
  readonly gateway: GatewayId
  readonly ports: Readonly<Record<'sandbox' | 'broker' | 'shop', number>>
  /** What its `package.json` names: versions, or files, by the packages' names. */
  readonly dependencies: Readonly<Record<string, string>>
  /** Packages that bring a Node, where the one here is too old. */
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

const SHOP_NAME = '茶铺'

/** Its files as they are written, with the ports that they are written with. */
const TEMPLATE = ['start.js', 'server.js', 'page.html', 'page.js', 'README.md']
const WRITTEN_PORTS = { sandbox: 4010, broker: 4020, shop: 4030 }
const IGNORED = ['node_modules/', 'keys/', 'data/', 'sandbox.json']

/** Every file of a new shop: the template's, configurations for both sides, and each secret in a file of its own. */
export function shopFiles(wish: ShopWish, keys: SandboxKeys): readonly NewFile[] {
  const at = (name: keyof ShopWish['ports']) => `http://127.0.0.1:${wish.ports[name]}`
  const urls = { sandbox: at('sandbox'), broker: at('broker'), shop: at('shop') }
  const shopKey = `sk_${randomBytes(32).toString('base64url')}`
  const { config, files } = brokerConfig(wish, keys, { ...urls, shopKey })
  const sandbox = { publicUrl: urls.sandbox, ...sandboxSide(keys, { name: SHOP_NAME, gateways: [wish.gateway] }) }
  return [
    { path: 'package.json', content: json(manifestOf(wish)), mode: OPEN },
    ...TEMPLATE.map((path) => ({ path, content: templateWith(path, wish.ports), mode: OPEN })),
    { path: '.gitignore', content: `${IGNORED.join('\n')}\n`, mode: OPEN },
    // It names every secret and holds none.
    { path: 'pay-broker.config.json', content: json(config), mode: OPEN },
    { path: 'sandbox.json', content: json(sandbox), mode: OWN },
    { path: 'keys/shop-key', content: `${shopKey}\n`, mode: OWN },
    { path: 'keys/token-key', content: `${randomBytes(32).toString('base64url')}\n`, mode: OWN },
    { path: 'keys/webhook-secret', content: `whsec_${randomBytes(32).toString('base64')}\n`, mode: OWN },
    ...files,
  ]
}

function json(content: object): string {
  return `${JSON.stringify(content, null, 2)}\n`
}

function manifestOf({ name, dependencies, optionalDependencies }: ShopWish): object {
  const scripts = { start: 'node start.js', 'check-config': 'pay-broker check-config' }
  return {
    ...{ name, private: true, type: 'module', scripts, dependencies },
    ...(optionalDependencies && { optionalDependencies }),
  }
}

function templateWith(path: string, ports: ShopWish['ports']): string {
  const text = readFileSync(new URL(`./template/${path}`, import.meta.url), 'utf8')
  const names = Object.keys(WRITTEN_PORTS) as (keyof ShopWish['ports'])[]
  const written = new Map(names.map((name) => [String(WRITTEN_PORTS[name]), String(ports[name])]))
  return text.replaceAll(/\b(4010|4020|4030)\b/g, (port) => written.get(port) ?? port)
}

function brokerConfig(
  { gateway }: ShopWish,
  keys: SandboxKeys,
  urls: Readonly<Record<'sandbox' | 'broker' | 'shop' | 'shopKey', string>>,
): { readonly config: object; readonly files: readonly NewFile[] } {
  const { walletApps, walletServers, accounts } = brokerSide(keys, urls.sandbox)
  const apps = walletApps.map((app) => intoFiles(app, app.kind ?? ''))
  const account = intoFiles(accounts[gateway], 'merchant')
  const hash = createHash('sha256').update(urls.shopKey).digest('hex')
  const config = {
    publicUrl: urls.broker,
    store: { sqlite: './data/pay-broker.db' },
    keys: [{ name: 'shop', hash: `sha256:${hash}`, scopes: ['checkouts', 'refunds', 'operations'] }],
    tokenKeys: [{ letter: 'a', secret: 'file:keys/token-key' }],
    origins: [urls.shop],
    returnUrls: [`${urls.shop}/`],
    // The shop stands on this machine, which a webhook may reach only where it is told so.
    webhook: { url: `${urls.shop}/webhooks`, secrets: ['file:keys/webhook-secret'], allowHosts: ['127.0.0.1'] },
    shopName: SHOP_NAME,
    walletApps: apps.map(({ fields }) => fields),
    walletServers,
    accounts: { main: account.fields },
  }
  return { config, files: [...account.files, ...apps.flatMap(({ files }) => files)] }
}
