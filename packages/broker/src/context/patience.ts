import type { Clock } from '../ports.ts'
import type { BrokerContext } from './context.ts'

/** Waits for work at most so many milliseconds, then answers undefined. The work goes on, and its failure is no longer told. */
export async function within<Value>(
  { after = machineTimer }: Clock,
  ms: number,
  work: Promise<Value>,
): Promise<Value | undefined> {
  let forget = () => {}
  const patience = new Promise<undefined>((resolve) => {
    forget = after(ms, () => resolve(undefined))
  })
  try {
    return await Promise.race([work, patience])
  } finally {
    forget()
  }
}

function machineTimer(ms: number, run: () => void): () => void {
  const timer = setTimeout(run, ms)
  return () => clearTimeout(timer)
}

/** Listens for the next change of a checkout that this process hears of. */
export function listen(context: BrokerContext, checkoutId: string): { readonly changed: Promise<void>; stop(): void } {
  let stop = () => {}
  const changed = new Promise<void>((resolve) => {
    stop = context.changes.subscribe(checkoutId, () => resolve())
  })
  return { changed, stop: () => stop() }
}

/** Does nothing for so many milliseconds. */
export function pause({ after = machineTimer }: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => {
    after(ms, resolve)
  })
}
