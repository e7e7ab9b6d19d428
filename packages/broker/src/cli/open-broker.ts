import { type Broker, createBroker } from '../broker.ts'
import type { Log } from '../ports.ts'
import type { Store } from '../store/store.ts'
import type { LoadedConfig } from './load-config.ts'
import { createLog } from './log.ts'
import { openStoreToServe } from './open-store.ts'

/** A broker, and the database that was opened for it. */
export interface OpenedBroker {
  readonly broker: Broker
  readonly store: Store
}

/**
 * Makes the broker of a configuration that was loaded: opens its database, and logs as `pay-broker serve` does unless `log` is given. What it
 * has opened ends with its `close()`. Starts no clock: see `runBroker`. Throws InvalidConfig when the database can't be used.
 */
export async function openBroker(
  config: LoadedConfig,
  { log = createLog(config.secrets) }: { readonly log?: Log } = {},
): Promise<Broker> {
  const { broker, store } = await openParts(config, log)
  const close = async (): Promise<void> => {
    await broker.close()
    await store.close()
  }
  return { ...broker, close }
}

/** The same, with the store beside it: for whoever closes it when the broker has had its time. */
export async function openParts(config: LoadedConfig, log: Log): Promise<OpenedBroker> {
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
  return { broker, store }
}
