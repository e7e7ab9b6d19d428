import { spawnSync } from 'node:child_process'
import { existsSync, realpathSync } from 'node:fs'
import { cp, readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

/** `pnpm new-gateway acme`: a gateway's folder from the template that the tests compile and run. */

const SOURCE = fileURLToPath(new URL('../src/', import.meta.url))
/** What stands at a Chinese page’s end: that both pages say the same. The new gateway’s say it of themselves. */
const RECORDED = /\n*<!-- What both languages say, by sections:[\s\S]*-->\s*$/
const ID = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/

/** Copies the template to `<gateways>/<id>` under the gateway's name. Throws a sentence when the id can't be used. */
export async function newGateway(id: string, gateways: string): Promise<string> {
  if (!ID.test(id) || id.length > 40) {
    throw new Error(`"${id}" is no gateway id: use lower-case letters, digits and single hyphens, such as "acme-pay".`)
  }
  if (id === 'gateway-template')
    throw new Error('"gateway-template" is the template itself: choose the gateway’s name.')
  const folder = join(gateways, id)
  if (existsSync(folder)) throw new Error(`${folder} exists already: choose another id, or edit that gateway.`)
  await cp(join(SOURCE, 'testing/gateway-template'), folder, { recursive: true })
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    await writeFile(path, renamed(await readFile(path, 'utf8'), id).replace(RECORDED, '\n'))
    await rename(path, join(entry.parentPath, entry.name.replace('gateway-template', id)))
  }
  return folder
}

function renamed(text: string, id: string): string {
  const words = id.split('-').map((word) => word.charAt(0).toUpperCase() + word.slice(1))
  const camel = words.join('').replace(/^./, (first) => first.toLowerCase())
  return text
    .replaceAll('gateway-template', id)
    .replaceAll('gatewayTemplate', camel)
    .replaceAll('GatewayTemplate', words.join(''))
    .replaceAll('Gateway Template', words.join(' '))
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    const folder = await newGateway(process.argv[2] ?? '', join(SOURCE, 'gateways'))
    const root = join(SOURCE, '../../..')
    const readme = relative(root, join(folder, 'README.md'))
    spawnSync(process.execPath, ['scripts/languages.ts', '--write', readme], { cwd: root, stdio: 'ignore' })
    console.log(
      `${relative(process.cwd(), folder)} is ready. Fill in what differs; vitest runs it through the gateway contract.`,
    )
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
  }
}
