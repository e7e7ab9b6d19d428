import type { PaymentView } from '@pay-checkout/protocol'
import type { ClientGrant } from '../checkouts/checkout-token.ts'
import { viewOf } from '../checkouts/checkout-view.ts'
import type { BrokerContext } from '../context/context.ts'
import { PayError } from '../pay-error.ts'
import { readPayment } from '../payments/read-payment.ts'
import { createHeartbeat } from './heartbeat.ts'
import { type LentLine, type StreamLine, webLine } from './stream-line.ts'

/** Server-sent events of checkouts: one `checkout` event at the start and one for every change, until the checkout is final. */
export interface CheckoutStreams {
  /**
   * `page`: its checkout, and the token that it sees it by. `lastEventId` is the id of the last event the client saw: what it has seen isn't
   * sent again. `lend` gives a line of the server's own; without it the Response is the stream.
   */
  open(page: StreamPage, lastEventId: string | null, lend?: () => LentLine): Response
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

/** Whose stream it is: what a page sees of its payer is its own. */
type StreamPage = Pick<ClientGrant, 'checkoutId' | 'tokenId'>

interface Listener extends StreamPage {
  readonly line: StreamLine
  sentId: string | null
  /** What a heartbeat asks about. */
  payment: Pick<PaymentView, 'id' | 'status'> | null
  beats: number
  /** Something may have changed since the last read began. */
  stale: boolean
  reading: boolean
  over: boolean
  /** What is to be undone when the stream ends. */
  readonly endings: (() => void)[]
}

export function createCheckoutStreams(context: BrokerContext): CheckoutStreams {
  const listeners = new Map<string, Set<Listener>>()
  let closed = false
  const heartbeat = createHeartbeat<Listener>(BEAT_SECONDS, (listener) => beat(context, listener))

  function start(page: StreamPage, sentId: string | null, line: StreamLine): Listener {
    const { checkoutId, tokenId } = page
    const flags = { beats: 0, stale: false, reading: false, over: false }
    const listener: Listener = { checkoutId, tokenId, line, sentId, payment: null, ...flags, endings: [] }
    const mates = listeners.get(checkoutId) ?? new Set()
    listeners.set(checkoutId, mates.add(listener))
    const leave = (): void => {
      mates.delete(listener)
      if (mates.size === 0) listeners.delete(checkoutId)
    }
    const unsubscribe = context.changes.subscribe(checkoutId, () => void update(context, listener))
    listener.endings.push(leave, unsubscribe, heartbeat.add(listener))
    void update(context, listener)
    return listener
  }

  return {
    open(page, lastEventId, lend) {
      if (closed) throw new PayError('unavailable', 'This broker is stopping. Try again.', { retryAfter: 1 })
      if ((listeners.get(page.checkoutId)?.size ?? 0) >= STREAMS_PER_CHECKOUT) throw tooMany()
      if (lend) {
        const line = lend()
        const listener = start(page, lastEventId, line)
        line.whenOver(() => release(listener))
        return new Response(null, { headers: STREAM_HEADERS })
      }
      // The client went away, and its stream is closed already.
      const { line, body } = webLine(() => release(listener))
      const listener = start(page, lastEventId, line)
      return new Response(body, { headers: STREAM_HEADERS })
    },
    closeAll() {
      closed = true
      for (const mates of [...listeners.values()]) for (const listener of [...mates]) stop(listener)
    },
  }
}

function tooMany(): PayError {
  return new PayError('rate-limited', 'This checkout has too many open streams. Close one first.', {
    retryAfter: BEAT_SECONDS,
  })
}

function release(listener: Listener): void {
  listener.over = true
  for (const end of listener.endings.splice(0)) end()
}

function stop(listener: Listener): void {
  if (listener.over) return
  release(listener)
  listener.line.end()
}

const STREAM_HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store',
  // nginx would hold events back.
  'x-accel-buffering': 'no',
}
const HEARTBEAT = ':\n\n'

function beat(context: BrokerContext, listener: Listener): void {
  listener.beats += 1
  if (listener.beats >= LONGEST_BEATS || listener.line.isStuck()) {
    stop(listener)
    return
  }
  listener.line.write(HEARTBEAT)
  const status = listener.payment?.status
  if (listener.payment && listener.beats <= ASKING_BEATS && (status === 'pending' || status === 'paying')) {
    // What it finds out is published, and comes back as a change.
    readPayment(context, listener.checkoutId, listener.payment.id).catch((error: unknown) => {
      context.log.warn('payment.not-read', { checkoutId: listener.checkoutId, error })
    })
  }
  if (listener.beats % REREADING_BEATS === 0) void update(context, listener)
}

// One read at a time: changes that come while it runs make one more, so that the last state is always sent.
async function update(context: BrokerContext, listener: Listener): Promise<void> {
  listener.stale = true
  if (listener.reading) return
  listener.reading = true
  try {
    while (listener.stale && !listener.over) {
      listener.stale = false
      await sendChange(context, listener)
    }
  } catch (error) {
    context.log.warn('stream.broken', { checkoutId: listener.checkoutId, error })
    stop(listener)
  } finally {
    listener.reading = false
  }
}

async function sendChange(context: BrokerContext, listener: Listener): Promise<void> {
  const whole = await context.store.wholeCheckout(listener.checkoutId)
  if (whole === null) return stop(listener)
  const { checkout, payments } = whole
  // A payment's change need not change the checkout: both are in the id. Versions only grow.
  const id = `${checkout.version}.${payments.reduce((sum, payment) => sum + payment.version + 1, 0)}`
  const final = checkout.status !== 'open'
  if (id === listener.sentId && !final) return
  const view = viewOf(context, { checkout, payments, tokenId: listener.tokenId })
  if (listener.over) return
  listener.sentId = id
  listener.payment = view.payment && { id: view.payment.id, status: view.payment.status }
  listener.line.write(`id: ${id}\nevent: checkout\ndata: ${JSON.stringify(view)}\n\n`)
  if (view.status !== 'open') stop(listener)
}
