import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePort } from '../demo/free-port.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const PACKAGES = ['protocol', 'core', 'element', 'broker', 'sandbox']

/** A shop of somebody's own, as `pnpm new-shop` writes it, running. */
export interface NewShop {
  readonly url: string
  readonly sandboxUrl: string
  close(): Promise<void>
}

/** Makes a shop in a folder of its own and starts it. Its packages are linked, which is what installing would come to. */
export async function startNewShop(): Promise<NewShop> {
  const folder = mkdtempSync(join(tmpdir(), 'new-shop-'))
  const env = { ...process.env, NODE_OPTIONS: '' }
  const port = await freePort(0)
  const args = ['scripts/new-shop.ts', folder, '--port', String(port)]
  const made = spawnSync(process.execPath, args, { cwd: ROOT, env, encoding: 'utf8' })
  if (made.status !== 0) throw new Error(made.stdout + made.stderr)
  mkdirSync(join(folder, 'node_modules/@pay-checkout'), { recursive: true })
  for (const name of PACKAGES) {
    symlinkSync(join(ROOT, 'packages', name), join(folder, 'node_modules/@pay-checkout', name))
  }
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
