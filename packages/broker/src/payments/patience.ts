import type { BrokerContext } from './context.ts'

/** Waits for work at most so many milliseconds, then answers undefined. The work goes on, and its failure is no longer told. */
export async function within<Value>(ms: number, work: Promise<Value>): Promise<Value | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const patience = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), ms)
  })
  try {
    return await Promise.race([work, patience])
  } finally {
    clearTimeout(timer)
  }
}

/** Listens for the next change of a checkout that this process hears of. */
export function listen(context: BrokerContext, checkoutId: string): { readonly changed: Promise<void>; stop(): void } {
  let stop = () => {}
  const changed = new Promise<void>((resolve) => {
    stop = context.changes.subscribe(checkoutId, () => resolve())
  })
  return { changed, stop: () => stop() }
}
