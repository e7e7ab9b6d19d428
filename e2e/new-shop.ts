import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePortsApart } from '../demo/free-port.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const PACKAGES = ['protocol', 'core', 'element', 'broker', 'sandbox']

/** A shop of somebody's own, as `pay-sandbox init` writes it, running. */
export interface NewShop {
  readonly url: string
  readonly sandboxUrl: string
  close(): Promise<void>
}

/**
 * Makes a shop in a folder of its own and starts it. Its packages are those that were built here, linked: what installing comes to is proven
 * beside the READMEs.
 */
export async function startNewShop(): Promise<NewShop> {
  const folder = mkdtempSync(join(tmpdir(), 'new-shop-'))
  const packed = join(folder, 'packed')
  mkdirSync(packed)
  mkdirSync(join(folder, 'node_modules/@pay-checkout'), { recursive: true })
  for (const name of PACKAGES) {
    writeFileSync(join(packed, `pay-checkout-${name}-0.0.0.tgz`), '')
    symlinkSync(join(ROOT, 'packages', name), join(folder, 'node_modules/@pay-checkout', name))
  }
  const env = { ...process.env, NODE_OPTIONS: '' }
  // The broker has the tenth one after it, the shop the twentieth.
  const port = await freePortsApart([10, 20])
  const args = ['packages/sandbox/dist/cli.js', 'init', folder, '--packages', packed, '--port', String(port)]
  const made = spawnSync(process.execPath, args, { cwd: ROOT, env, encoding: 'utf8' })
  if (made.status !== 0) throw new Error(`${made.stdout}${made.stderr}\nWere the packages built? pnpm build`)
  const child = spawn(process.execPath, ['start.js'], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = once(child, 'close')
  let printed = ''
  const ready = new Promise<void>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        printed += text
        if (printed.includes('A phone to pay with')) resolve()
      })
    }
    void ended.then(() => reject(new Error(`The shop has ended:\n${printed}`)))
  })
  const close = async () => {
    child.kill()
    await ended
    rmSync(folder, { recursive: true, force: true })
  }
  await ready.catch(async (error) => {
    await close()
    throw error
  })
  const at = (name: string) => new RegExp(`${name}\\s+(http://[\\d.:]+)/`).exec(printed)?.[1] ?? ''
  return { url: at('Your shop'), sandboxUrl: at('A phone to pay with'), close }
}
