import { randomBytes } from 'node:crypto'
import type { LogFields } from '../src/ports.ts'
import type { NewEvent } from '../src/store/rows.ts'
import type { Store } from '../src/store/store.ts'
import { checkoutRow } from '../src/testing/rows.ts'
import { createDeliveries, type Deliveries } from '../src/webhooks/deliver-due.ts'
import type { WebhookSender } from '../src/webhooks/webhook-send.ts'

/** Events in a store and their deliveries, in time that a test owns. */
export interface DeliveryLab {
  readonly clock: { now(): number; at: number }
  readonly secrets: readonly string[]
  /** Every line of the log. */
  readonly lines: readonly { readonly event: string; readonly fields: LogFields }[]
  deliveries: Deliveries
  /** Deliveries that know nothing of what was before, as after a restart. */
  restart(): Deliveries
  /** Writes events of a checkout, in a transaction as the broker's; the checkout is made if need be. */
  tell(checkoutId: string, ...types: readonly NewEvent['type'][]): Promise<void>
  /** Lets time pass, delivering whenever something is due: every `step` milliseconds while something is, as a host does. */
  pass(ms: number, step: number): Promise<void>
}

/** Makes a lab over any store and any sender. `seed` chooses the jitter. */
export function deliveryLab(
  store: Store,
  sender: WebhookSender,
  { url = 'https://shop.example/', seed = 1 }: { readonly url?: string; readonly seed?: number } = {},
): DeliveryLab {
  const lines: { event: string; fields: LogFields }[] = []
  const write = (event: string, fields: LogFields = {}) => void lines.push({ event, fields })
  const log = { info: write, warn: write, error: write }
  // The signature's time has to be near the verifier's, whose clock is the machine's.
  const clock = { at: Date.now(), now: () => clock.at }
  const secrets = [1, 2].map(() => `whsec_${randomBytes(32).toString('base64')}`)
  const random = jitter(seed)
  const make = () =>
    createDeliveries({ store, clock, random, log, sender, endpoint: { url, secrets, allowHosts: ['127.0.0.1'] } })
  const lab: DeliveryLab = {
    ...{ clock, secrets, lines },
    deliveries: make(),
    restart() {
      lab.deliveries.stop()
      lab.deliveries = make()
      return lab.deliveries
    },
    async tell(id, ...types) {
      const opened = checkoutRow({ id, orderNo: id, closeAsked: 'merchant' })
      const { checkout } = await store.openCheckout(opened)
      const events = types.map((type): NewEvent => ({ type, at: clock.at, data: { id, orderNo: id, amount: 1_990 } }))
      await store.change({ checkout: { id, expectVersion: checkout.version, patch: {} }, events, evidence: null })
    },
    async pass(ms, step) {
      const until = clock.at + ms
      while (clock.at < until) {
        await lab.deliveries.deliverDue()
        const due = (await store.nextDueAt()) ?? until
        clock.at = Math.min(until, Math.max(clock.at + step, due))
      }
      await lab.deliveries.deliverDue()
    },
  }
  return lab
}

/** Bytes that a seed decides: a small generator, for jitter needs no better. */
function jitter(seed: number): { bytes(length: number): Uint8Array } {
  let state = seed
  const next = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state >>> 24
  }
  return { bytes: (length) => Uint8Array.from({ length }, next) }
}
