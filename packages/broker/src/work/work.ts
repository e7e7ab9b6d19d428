import type { BrokerContext } from '../context/context.ts'
import { createDailyReconciliation } from '../reconcile/reconcile-daily.ts'
import { createDeliveries, type WebhookEndpoint } from '../webhooks/deliver-due.ts'
import { createWebhookSender, type WebhookSender } from '../webhooks/webhook-send.ts'
import { createForgetting, type Retention } from './forget-old.ts'
import { takeUpDue } from './refresh-due.ts'

/** What a broker does by itself, whenever its host says that time has passed. Starts no timer. */
export interface Work {
  /** The kinds of work, none waiting for another and none begun twice. Never rejects. */
  tick(): Promise<void>
  /** Tells again what a 410 has ended. */
  reviveWebhooks(): void
  /** Begins no more. */
  stop(): void
  /** Resolves when what ran has ended. */
  end(): Promise<void>
}

/** Makes the work of a broker. `sender`: whoever else than the network is to send its webhooks. `retention`: left out, nothing is forgotten. */
export function createWork(
  context: BrokerContext,
  endpoint: WebhookEndpoint | undefined,
  sender: WebhookSender | undefined = endpoint && createWebhookSender({ allowHosts: endpoint.allowHosts ?? [] }),
  retention?: Retention,
): Work {
  let stopped = false
  const deliveries = endpoint && sender && createDeliveries({ ...context, endpoint, sender })
  const refresh = createRefresh(context)
  const daily = createDailyReconciliation(context)
  const compare = oneAtATime(() => daily.run())
  const forgetting = retention && createForgetting(context, retention, { tells: endpoint !== undefined })
  const forget = oneAtATime(async () => forgetting?.run())
  const failed = (event: string) => (error: unknown) => context.log.error(event, { error })
  return {
    async tick() {
      if (stopped) return
      await Promise.all([
        refresh.run().catch(failed('refresh.failed')),
        deliveries?.deliverDue().catch(failed('delivery.failed')),
        compare.run().catch(failed('reconcile.failed')),
        forget.run().catch(failed('retention.failed')),
      ])
    },
    reviveWebhooks: () => deliveries?.revive(),
    stop() {
      stopped = true
      deliveries?.stop()
      daily.stop()
      forgetting?.stop()
    },
    async end() {
      await Promise.allSettled([refresh.running(), deliveries?.running(), compare.running(), forget.running()])
      await sender?.close()
    },
  }
}

/** So much is followed at the same time. Each holds little but a connection to its gateway, of which the breaker lets few wait. */
const MOST_AT_ONCE = 500

/** Takes up what is due whatever else is still being followed: a slow gateway holds up its own payments, and nobody else's. */
function createRefresh(context: BrokerContext): { run(): Promise<void>; running(): Promise<void> } {
  const followed = new Set<Promise<void>>()
  const takeUp = oneAtATime(async () => {
    for (const one of await takeUpDue(context, Math.max(0, MOST_AT_ONCE - followed.size))) {
      followed.add(one)
      void one.then(() => followed.delete(one))
    }
  })
  return {
    async run() {
      await takeUp.run()
      await Promise.all(followed)
    },
    async running() {
      // Whoever waits for the end isn't told why the last could not be taken up: the tick has told.
      await Promise.allSettled([takeUp.running()])
      await Promise.all(followed)
    },
  }
}

/** Runs something that must not overlap itself: a call while it runs does nothing. */
function oneAtATime(work: () => Promise<void>): { run(): Promise<void>; running(): Promise<void> } {
  let running: Promise<void> | undefined
  return {
    async run() {
      if (running) return
      running = work().finally(() => {
        running = undefined
      })
      await running
    },
    running: async () => running,
  }
}
