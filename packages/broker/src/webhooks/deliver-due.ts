import type { Clock, Log, Random } from '../ports.ts'
import type { DeliveryChoice, DeliveryRow } from '../store/event-rows.ts'
import type { Store } from '../store/store.ts'
import { createEndpointHealth } from './endpoint-health.ts'
import { createPace } from './pace.ts'
import { createSigner } from './sign-webhook.ts'
import { type TryContext, tryDelivery } from './try-delivery.ts'
import type { WebhookSender } from './webhook-send.ts'

/** Where a merchant is told of events. */
export interface WebhookEndpoint {
  readonly url: string
  /** `whsec_…` as Standard Webhooks has them. All of them sign, so that a secret can be changed without a gap. */
  readonly secrets: readonly string[]
  /** Hosts that may be private or without TLS. */
  readonly allowHosts?: readonly string[]
}

export interface DeliveryContext {
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  readonly sender: WebhookSender
  readonly endpoint: WebhookEndpoint
}

const AT_ONCE = 4
const PER_SECOND = 50
// Longer than a delivery can take, so that nobody else delivers it meanwhile.
const LEASE_MS = 30_000

/** Delivers webhooks: at least once, in order for each checkout, a few at a time and no more than fifty in a second. */
export interface Deliveries {
  /** Delivers what is due, and resolves when that is done. Called again meanwhile, it takes up what has come since. */
  deliverDue(): Promise<void>
  /** Takes back what a 410 has ended, for somebody asked to be told. */
  revive(): void
  /** Begins no more. */
  stop(): void
  /** Resolves when nothing runs. */
  running(): Promise<void>
}

/** Makes the deliveries to one endpoint. */
export function createDeliveries(context: DeliveryContext): Deliveries {
  const { store, clock, log, endpoint } = context
  const health = createEndpointHealth(context)
  const pace = createPace(PER_SECOND, clock)
  const tries: TryContext = { ...context, health, url: endpoint.url, sign: createSigner(endpoint.secrets) }
  const running = new Set<Promise<void>>()
  let places = AT_ONCE
  let stopped = false
  let newFirst = false

  const lease = async (): Promise<DeliveryRow | undefined> => {
    const allowed = stopped ? null : health.allow()
    if (allowed === null) return undefined
    const due = pace.take() ? await leaseOne(allowed.choice).catch(unavailable) : undefined
    if (due === undefined) allowed.unused()
    return due
  }
  const leaseOne = async (choice: DeliveryChoice): Promise<DeliveryRow | undefined> => {
    // Every other place goes to a new event, if there is one: a crowd of those that fail must not stand before it.
    newFirst = !newFirst
    const choices: DeliveryChoice[] = choice === 'any' && newFirst ? ['untried', 'any'] : [choice]
    for (const one of choices) {
      const [due] = await store.leaseDueDeliveries(clock.now(), LEASE_MS, 1, one)
      if (due) return due
    }
    pace.giveBack()
    return undefined
  }
  // What was leased or sent is due again when its lease ends.
  const unavailable = (error: unknown): undefined => {
    log.error('delivery.failed', { error })
  }
  const deliverAndGoOn = async (first: DeliveryRow): Promise<void> => {
    for (let next: DeliveryRow | undefined = first; next; next = await lease()) {
      const result = await tryDelivery(tries, next)
      await store.finishDelivery(next.event.id, result, clock.now()).catch(unavailable)
    }
  }

  return {
    async deliverDue() {
      // One that hangs takes one of the places, and holds up nothing else.
      const begun: Promise<void>[] = []
      while (places > 0) {
        // Taken before there is anything to put there: another call may come while the store is asked.
        places -= 1
        const first = await lease()
        if (first === undefined) {
          places += 1
          break
        }
        const work = deliverAndGoOn(first).finally(() => {
          places += 1
          running.delete(work)
        })
        running.add(work)
        begun.push(work)
      }
      await Promise.all(begun)
    },
    revive: () => health.revive(),
    stop() {
      stopped = true
    },
    running: async () => void (await Promise.allSettled(running)),
  }
}
