/**
 * Calls a function of the host that answers through callbacks, and answers what it returned. Some wrappers (Taro's among them) answer with
 * a promise as well, which rejects beside the `fail` callback: nobody would handle that, so it is laid to rest here.
 */
export function callHost(call: () => unknown): unknown {
  const returned = call() as { then?: (done: undefined, failed: () => void) => unknown } | undefined
  if (returned && typeof returned.then === 'function') returned.then(undefined, () => {})
  return returned
}
