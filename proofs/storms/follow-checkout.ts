import { setTimeout as sleep } from 'node:timers/promises'
import { asCaller } from '../../e2e/process/world.ts'

/** What a page hears of its checkout. */
export interface Follower {
  /** Statuses in the order in which they came, and when. */
  readonly heard: readonly { readonly status: string; readonly at: number }[]
  /** How often the stream had to be opened. */
  readonly opened: () => number
  /** Settles when the stream is open for the first time. */
  readonly open: Promise<void>
  /** Settles when it was heard that the checkout is this. */
  until(status: string): Promise<void>
  stop(): void
}

const RECONNECT_MS = 500
const DATA = /^data: (.+)$/m

/** Follows a checkout's events at one broker as a browser does: a stream that ends is opened again. */
export function followCheckout(brokerUrl: string, token: string): Follower {
  const heard: { status: string; at: number }[] = []
  const waiting = new Set<() => void>()
  const stopping = new AbortController()
  const { signal } = stopping
  let opened = 0
  const open = Promise.withResolvers<void>()
  const read = async (): Promise<void> => {
    const response = await fetch(`${brokerUrl}/v1/checkout/events`, { headers: asCaller(token, 'GET'), signal })
    if (!response.ok || !response.body) throw new Error(`The stream was answered ${response.status}`)
    opened += 1
    open.resolve()
    let text = ''
    for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
      const messages = `${text}${chunk}`.split('\n\n')
      text = messages.pop() ?? ''
      for (const message of messages) {
        const data = DATA.exec(message)?.[1]
        if (data) heard.push({ status: JSON.parse(data).status, at: performance.now() })
      }
      for (const look of waiting) look()
    }
  }
  const follow = async (): Promise<void> => {
    while (!signal.aborted) {
      await read().catch(() => {})
      if (heard.at(-1)?.status !== 'open' && heard.length > 0) return
      await sleep(RECONNECT_MS)
    }
  }
  void follow()
  return {
    heard,
    opened: () => opened,
    open: open.promise,
    until: (status) =>
      new Promise((resolve) => {
        const look = () => {
          if (!heard.some((one) => one.status === status)) return
          waiting.delete(look)
          resolve()
        }
        waiting.add(look)
        look()
      }),
    stop: () => stopping.abort(),
  }
}
