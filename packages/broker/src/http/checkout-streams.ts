import type { CheckoutView } from '@pay-checkout/protocol'
import { PayError } from '../pay-error.ts'
import type { BrokerContext } from '../payments/context.ts'
import { viewCheckout } from '../payments/open-checkout.ts'
import { readPayment } from '../payments/refresh-due.ts'

/** Server-sent events of checkouts: one `checkout` event at the start and one for every change, until the checkout is final. */
export interface CheckoutStreams {
  /** `lastEventId` is the id of the last event the client saw: what it has seen isn't sent again. */
  open(checkoutId: string, lastEventId: string | null): Response
  /** Ends every stream: clients come back to another process. */
  closeAll(): void
}

const BEAT_SECONDS = 15
// In the first two minutes a payer is likely to be paying: each heartbeat asks about the payment.
const ASKING_BEATS = 8
// A change made by another process isn't published in this one.
const REREADING_BEATS = 4
const LONGEST_BEATS = 120
const STREAMS_PER_CHECKOUT = 8
const UNREAD_CHUNKS = 32

interface Listener {
  readonly checkoutId: string
  readonly controller: ReadableStreamDefaultController<Uint8Array>
  sentId: string | null
  payment: CheckoutView['payment']
  beats: number
  /** Something may have changed since the last read began. */
  stale: boolean
  reading: boolean
  over: boolean
  unsubscribe: () => void
  readonly slot: Set<Listener>
}

export function createCheckoutStreams(context: BrokerContext): CheckoutStreams {
  // One slot for each second between heartbeats: thousands of streams beat in turn and not all at once.
  const slots = Array.from({ length: BEAT_SECONDS }, () => new Set<Listener>())
  const open = new Map<string, number>()
  let second = 0
  let timer: ReturnType<typeof setInterval> | undefined

  // Time runs only while somebody listens.
  const everySecond = (): void => {
    second = (second + 1) % BEAT_SECONDS
    for (const listener of slots[second] as Set<Listener>) beat(context, listener, stop)
  }

  function start(checkoutId: string, lastEventId: string | null, controller: Listener['controller']): Listener {
    timer ??= setInterval(everySecond, 1000)
    open.set(checkoutId, (open.get(checkoutId) ?? 0) + 1)
    const slot = slots[second] as Set<Listener>
    const flags = { beats: 0, stale: false, reading: false, over: false }
    const listener: Listener = {
      checkoutId,
      controller,
      sentId: lastEventId,
      payment: null,
      ...flags,
      unsubscribe: () => {},
      slot,
    }
    listener.unsubscribe = context.changes.subscribe(checkoutId, () => void update(context, listener, stop))
    slot.add(listener)
    return listener
  }

  function release(listener: Listener): void {
    listener.over = true
    listener.unsubscribe()
    listener.slot.delete(listener)
    const left = (open.get(listener.checkoutId) ?? 1) - 1
    if (left > 0) open.set(listener.checkoutId, left)
    else open.delete(listener.checkoutId)
    if (open.size === 0) {
      clearInterval(timer)
      timer = undefined
    }
  }

  function stop(listener: Listener): void {
    if (listener.over) return
    release(listener)
    listener.controller.close()
  }

  return {
    open(checkoutId, lastEventId) {
      if ((open.get(checkoutId) ?? 0) >= STREAMS_PER_CHECKOUT) {
        throw new PayError('rate-limited', 'This checkout has too many open streams. Close one first.', {
          retryAfter: BEAT_SECONDS,
        })
      }
      let listener: Listener | undefined
      const stream = new ReadableStream<Uint8Array>({
        start(controller) {
          listener = start(checkoutId, lastEventId, controller)
          void update(context, listener, stop)
        },
        cancel() {
          // The client went away, and its stream is closed already.
          if (listener?.over === false) release(listener)
        },
      })
      return new Response(stream, { headers: STREAM_HEADERS })
    },
    closeAll() {
      for (const slot of slots) for (const listener of slot) stop(listener)
    },
  }
}

const STREAM_HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store',
  // nginx would hold events back.
  'x-accel-buffering': 'no',
}
const ENCODER = new TextEncoder()
const HEARTBEAT = ENCODER.encode(':\n\n')

type Stop = (listener: Listener) => void

function beat(context: BrokerContext, listener: Listener, stop: Stop): void {
  listener.beats += 1
  const unread = -(listener.controller.desiredSize ?? 0)
  if (listener.beats >= LONGEST_BEATS || unread > UNREAD_CHUNKS) {
    stop(listener)
    return
  }
  listener.controller.enqueue(HEARTBEAT)
  const status = listener.payment?.status
  if (listener.payment && listener.beats <= ASKING_BEATS && (status === 'pending' || status === 'paying')) {
    // What it finds out is published, and comes back as a change.
    readPayment(context, listener.checkoutId, listener.payment.id).catch((error: unknown) => {
      context.log.warn('payment.not-read', { checkoutId: listener.checkoutId, error })
    })
  }
  if (listener.beats % REREADING_BEATS === 0) void update(context, listener, stop)
}

// One read at a time: changes that come while it runs make one more, so that the last state is always sent.
async function update(context: BrokerContext, listener: Listener, stop: Stop): Promise<void> {
  listener.stale = true
  if (listener.reading) return
  listener.reading = true
  try {
    while (listener.stale && !listener.over) {
      listener.stale = false
      await sendChange(context, listener, stop)
    }
  } catch (error) {
    context.log.warn('stream.broken', { checkoutId: listener.checkoutId, error })
    stop(listener)
  } finally {
    listener.reading = false
  }
}

async function sendChange(context: BrokerContext, listener: Listener, stop: Stop): Promise<void> {
  const [checkout, payments] = await Promise.all([
    context.store.checkout(listener.checkoutId),
    context.store.payments(listener.checkoutId),
  ])
  if (checkout === null) return stop(listener)
  // A payment's change need not change the checkout: both are in the id. Versions only grow.
  const id = `${checkout.version}.${payments.reduce((sum, payment) => sum + payment.version + 1, 0)}`
  const final = checkout.status !== 'open'
  if (id === listener.sentId && !final) return
  const view = await viewCheckout(context, listener.checkoutId)
  if (listener.over) return
  listener.sentId = id
  listener.payment = view.payment
  listener.controller.enqueue(ENCODER.encode(`id: ${id}\nevent: checkout\ndata: ${JSON.stringify(view)}\n\n`))
  if (view.status !== 'open') stop(listener)
}
