import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { blocksUnder } from './code-blocks.ts'
import { ask, payWithPhone, post, until } from './pay-with-phone.ts'
import { type Paste, paste } from './terminal.ts'

/** The READMEs' ways from nothing to a payment: their lines as they are printed, and what a reader fills in between. */

export interface Walk {
  /** Where the repository's own lines are pasted: its root, or a clone of it. */
  readonly clone: string
  /** What the shell finds in its environment beside ours. */
  readonly env: NodeJS.ProcessEnv
  /** Replaces what the lines say of places that somebody else may have taken (`../my-shop`, ports), and nothing else of them. */
  readonly adapt?: (lines: string) => string
  /** Is given every terminal that stays open while a way is walked. */
  readonly opened?: Paste['opened']
}

/** The page, and the headings under which its lines stand. */
export interface Readme {
  readonly page: string
  readonly commands: string
  readonly shop: string
  readonly calls: string
  readonly broker: string
}

export const READMES: readonly Readme[] = [
  {
    page: 'README.md',
    commands: 'Two commands',
    shop: 'Your own shop in five minutes',
    calls: 'In your shop',
    broker: 'A broker of your own',
  },
  {
    page: 'README.zh-CN.md',
    commands: '两条命令',
    shop: '五分钟开一家自己的商店',
    calls: '接入您的商店',
    broker: '部署自己的 broker',
  },
]

/** `pnpm demo`: its shop sells, and its order is paid. */
export async function walkDemo({ page, commands }: Readme, { clone, env, opened }: Walk): Promise<void> {
  const [lines = ''] = blocksUnder(page, commands, 'sh')
  const demo = paste(lines, { cwd: clone, env, opened })
  try {
    const [, shopUrl = ''] = await demo.reads(/A tea shop to buy in\s+(http:\/\/[\d.:]+)\//)
    const [, sandboxUrl = ''] = await demo.reads(/A phone to pay with\s+(http:\/\/[\d.:]+)\/phone/)
    const { brokerUrl } = await ask(`${shopUrl}/api/shop`)
    const wish = { items: [{ product: 'longjing', quantity: 1 }], language: 'en' }
    const { id } = await ask(`${shopUrl}/api/orders`, post(wish))
    const { clientToken: token } = await ask(`${shopUrl}/api/orders/${id}/checkout`, post({}))
    await payWithPhone({ brokerUrl, sandboxUrl, token })
    await until(async () => (await ask(`${shopUrl}/api/orders/${id}`)).status === 'paid')
  } finally {
    await demo.close()
  }
}

/** `pnpm new-shop`: its shop sells, and knows by its own webhook that it is paid. */
export async function walkNewShop(
  { page, shop }: Readme,
  { clone, env, opened, adapt = (lines) => lines }: Walk,
): Promise<void> {
  const [lines = ''] = blocksUnder(page, shop, 'sh')
  const running = paste(adapt(lines), { cwd: clone, env, opened })
  try {
    const [, shopUrl = ''] = await running.reads(/Your shop\s+(http:\/\/[\d.:]+)\//)
    const [, sandboxUrl = ''] = await running.reads(/A phone to pay with\s+(http:\/\/[\d.:]+)\/phone/)
    const { orderNo, brokerUrl, token } = await ask(`${shopUrl}/orders`, post({}))
    await payWithPhone({ brokerUrl, sandboxUrl, token })
    await until(async () => (await ask(`${shopUrl}/orders/${orderNo}`)).status === 'paid')
    const { token: fresh } = await ask(`${shopUrl}/orders/${orderNo}/token`, post({}))
    if (fresh === token) throw new Error('A paid order’s page gets no fresh token')
  } finally {
    await running.close()
  }
}

/** A broker by hand, with the sandbox's README in the place of a gateway, and the shop's call as it is printed. */
export async function walkBroker(readme: Readme, walk: Walk & { readonly folder: string }): Promise<void> {
  const { clone, env, folder, opened, adapt = (lines) => lines } = walk
  const [make = '', serve = ''] = blocksUnder(readme.page, readme.broker, 'sh')
  const [start = ''] = blocksUnder('packages/sandbox/README.md', 'Start', 'sh')
  const printed = await pasteToEnd(adapt(make), { clone, env, folder })
  const sandbox = paste(adapt(start), { cwd: folder, env, opened })
  try {
    const [, sandboxUrl = ''] = await sandbox.reads(/sandbox ready (http:\/\/[\d.:]+)/)
    const secrets = secretsOf(printed)
    const [config = ''] = blocksUnder(readme.page, readme.broker, 'json')
    const own = fillIn(JSON.parse(config), { folder, secrets, port: portOf(adapt('npx pay-broker serve')) })
    writeFileSync(join(folder, 'pay-broker.config.json'), JSON.stringify(own), { mode: 0o600 })
    const broker = paste(adapt(serve), { cwd: folder, env: { ...env, ...secrets.env }, opened })
    try {
      const [, brokerUrl = ''] = await broker.reads(/pay-broker ready (http:\/\/[\d.:]+)/)
      const [call = ''] = blocksUnder(readme.page, readme.calls, 'js')
      const token = await openAsPrinted(call, { folder, brokerUrl, key: secrets.shopKey })
      await payWithPhone({ brokerUrl, sandboxUrl, token })
      const { accounts } = JSON.parse(readFileSync(join(folder, 'pay-broker.config.json'), 'utf8'))
      for (const account of Object.keys(accounts)) await payAt(account, { brokerUrl, sandboxUrl, key: secrets.shopKey })
      await runBeside({ folder, env: { ...env, ...secrets.env } })
    } finally {
      await broker.close()
    }
  } finally {
    await sandbox.close()
  }
}

/** Pastes lines and waits for their end. Whoever has too old a Node is printed a line that helps: that is pasted too, and then the last one again. */
async function pasteToEnd(
  lines: string,
  { clone, env, folder }: { readonly clone: string; readonly env: NodeJS.ProcessEnv; readonly folder: string },
): Promise<string> {
  const { code, printed } = await paste(lines, { cwd: clone, env }).ended
  if (code === 0) return printed
  const [, remedy] = / needs Node [\s\S]*take: (npm install \S+)/.exec(printed) ?? []
  if (remedy === undefined) throw new Error(`${lines}\nended with ${code}:\n${printed}`)
  return pasteToEnd(`${remedy}\n${lines.trim().split('\n').at(-1)}`, { clone: folder, env, folder })
}

/** A payment at one of the accounts that the sandbox's keys name. */
async function payAt(
  account: string,
  { brokerUrl, sandboxUrl, key }: { readonly brokerUrl: string; readonly sandboxUrl: string; readonly key: string },
): Promise<void> {
  const order = { orderNo: `N${Date.now()}`, amount: 100, subject: 'tea', account }
  const opened = await ask(`${brokerUrl}/v1/checkouts`, post(order, { authorization: `Bearer ${key}` }))
  await payWithPhone({ brokerUrl, sandboxUrl, token: opened.clientToken })
}

/** What the broker's README has beside a broker that serves. The payment that its last line asks after is nobody's here. */
async function runBeside({ folder, env }: { readonly folder: string; readonly env: NodeJS.ProcessEnv }): Promise<void> {
  const [, beside = ''] = blocksUnder('packages/broker/README.md', '@pay-checkout/broker', 'sh')
  const { code, printed } = await paste(beside, { cwd: folder, env }).ended
  for (const words of ['The trail holds together', 'the gateways’ agree', 'The gateway refused the call: 301']) {
    if (!printed.includes(words)) throw new Error(`${beside}\nended with ${code}, without ${words}:\n${printed}`)
  }
}

interface Secrets {
  readonly shopKey: string
  readonly hash: string
  readonly env: Readonly<Record<'PAY_TOKEN_KEY' | 'PAY_WEBHOOK_SECRET', string>>
}

/** What `pay-broker keys` has printed, where it says that each belongs. */
function secretsOf(printed: string): Secrets {
  const find = (shape: RegExp) => {
    const [, found] = shape.exec(printed) ?? []
    if (found === undefined) throw new Error(`No ${shape} in:\n${printed}`)
    return found
  }
  return {
    shopKey: find(/^\s+(sk_\S+)$/m),
    hash: find(/^\s+(sha256:\S+)$/m),
    env: { PAY_TOKEN_KEY: find(/tokenKeys.*\n\s+(\S+)$/m), PAY_WEBHOOK_SECRET: find(/^\s+(whsec_\S+)$/m) },
  }
}

/** A reader's own values in the printed configuration: addresses of this machine, the key's hash, and the account that the sandbox's keys name. */
function fillIn(
  config: Record<string, unknown>,
  { folder, secrets, port }: { readonly folder: string; readonly secrets: Secrets; readonly port: string },
): object {
  const { broker } = JSON.parse(readFileSync(join(folder, 'sandbox.json'), 'utf8'))
  const [key] = config.keys as object[]
  const { main } = config.accounts as { main: { gateway: string } }
  return {
    ...config,
    publicUrl: `http://127.0.0.1:${port}`,
    keys: [{ ...key, hash: secrets.hash }],
    // Nobody listens there: what is told waits.
    webhook: { ...(config.webhook as object), url: 'http://127.0.0.1:9/webhooks', allowHosts: ['127.0.0.1'] },
    walletApps: broker.walletApps,
    walletServers: broker.walletServers,
    // And all the others, as printed.
    accounts: { main: broker.accounts[main.gateway], ...broker.accounts },
  }
}

function portOf(serve: string): string {
  return /--port (\d+)/.exec(serve)?.[1] ?? '4020'
}

/** The shop's printed call, as a program of its own; only the broker's address is another. */
async function openAsPrinted(
  code: string,
  { folder, brokerUrl, key }: { readonly folder: string; readonly brokerUrl: string; readonly key: string },
): Promise<string> {
  const file = join(folder, 'open.mjs')
  writeFileSync(file, `${code.replaceAll('https://pay.example.com', brokerUrl)}\nconsole.log('token', clientToken)\n`)
  const ran = paste(`node ${file}`, { cwd: folder, env: { PAY_KEY: key } })
  return (await ran.reads(/token (\S+)/))[1] ?? ''
}
