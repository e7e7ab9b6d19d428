import type { Checkout, CheckoutState } from '@pay-checkout/core'

/** Such a checkout, and what moves it. */
export interface Script {
  readonly checkout: Checkout
  /** The calls it got, each with its arguments. */
  readonly asked: unknown[][]
  readonly listeners: ReadonlySet<(state: CheckoutState) => void>
  move(next: CheckoutState): void
}

/** A checkout whose states the test decides, and that remembers what it was asked. */
export function scripted(state: CheckoutState): Script {
  const listeners = new Set<(state: CheckoutState) => void>()
  const asked: unknown[][] = []
  const note =
    (name: string) =>
    (...args: unknown[]): void =>
      void asked.push([name, ...args])
  const checkout: Checkout = {
    getState: () => state,
    subscribe(run) {
      listeners.add(run)
      return () => void listeners.delete(run)
    },
    pay: note('pay'),
    showLink: note('showLink'),
    confirm: note('confirm'),
    back: note('back'),
    cancel: note('cancel'),
    retry: note('retry'),
    setToken: note('setToken'),
    dispose: note('dispose'),
  }
  const move = (next: CheckoutState): void => {
    state = next
    for (const run of listeners) run(next)
  }
  return { checkout, asked, listeners, move }
}
