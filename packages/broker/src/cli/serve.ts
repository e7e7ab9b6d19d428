import { createBroker } from '../broker.ts'
import { type ServeOptions, serveBroker } from '../http/node.ts'
import type { LoadedConfig } from './load-config.ts'
import { createLog } from './log.ts'
import { openStoreToServe } from './open-store.ts'

/** Serves the configured broker until SIGTERM or SIGINT; prints one line on standard output when it listens. */
export async function serve(config: LoadedConfig, options: ServeOptions): Promise<void> {
  const log = createLog(config.secrets)
  const { store: where, webhook, shopName, returnUrls, policy, secrets: _, ...rest } = config
  const store = await openStoreToServe(where, log)
  const broker = createBroker({
    ...rest,
    ...(webhook && { webhook }),
    ...(shopName !== undefined && { shopName }),
    policy: { ...policy, returnUrls },
    store,
    log,
  })
  const served = await serveBroker(broker, options)
  console.log(`pay-broker ready ${served.url}`)
  log.info('broker.started', { url: served.url, accounts: Object.keys(config.accounts) })
  const signal = await stopSignal()
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
