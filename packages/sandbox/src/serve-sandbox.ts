import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import type { SandboxOptions } from './options.ts'
import { createSandbox, type Sandbox } from './sandbox.ts'

/** A sandbox that listens. */
export interface ServedSandbox {
  url: string
  close(): Promise<void>
}

/** Starts a sandbox on a port; 0 takes a free one. `publicUrl` is the listening address when absent. */
export async function serveSandbox(
  options: Omit<SandboxOptions, 'publicUrl'> & { publicUrl?: string; port: number; host?: string },
): Promise<ServedSandbox> {
  const { port, host = '127.0.0.1', ...rest } = options
  // Links in answers carry the port, which is known once it listens: no request comes in before the line below it.
  let sandbox: Sandbox | undefined
  const server = createServer(
    getRequestListener((request, env) => sandbox?.fetch(request, env), { overrideGlobalObjects: false }),
  )
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  const url = `http://${host}:${(server.address() as AddressInfo).port}`
  sandbox = createSandbox({ ...rest, publicUrl: options.publicUrl ?? url })
  return {
    url,
    close() {
      sandbox?.close()
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}
