import { type ServeOptions, serveBroker } from '../http/node.ts'
import { cannotListen } from './cannot-listen.ts'
import type { LoadedConfig } from './load-config.ts'
import { createLog } from './log.ts'
import { openParts } from './open-broker.ts'

/** Serves the configured broker until SIGTERM or SIGINT; prints one line on standard output when it listens. */
export async function serve(config: LoadedConfig, options: ServeOptions): Promise<void> {
  const log = createLog(config.secrets)
  const { broker, store } = await openParts(config, log)
  // Before it says that it is ready, for whoever reads that may stop it at once.
  const stopped = stopSignal()
  const served = await serveBroker(broker, options).catch(async (error: unknown) => {
    // What is open would hold the process.
    await broker.close()
    await store.close()
    throw cannotListen(error, { port: options.port, host: options.host ?? '127.0.0.1' })
  })
  console.log(`pay-broker ready ${served.url}`)
  log.info('broker.started', { url: served.url, accounts: Object.keys(config.accounts) })
  const signal = await stopped
  log.info('broker.stopping', { signal })
  await served.close()
  await store.close()
  log.info('broker.stopped')
}

function stopSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, resolve)
  })
}
