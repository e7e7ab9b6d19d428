import type { PlainResponse } from '../ports.ts'

/** How long an answer is waited for, in milliseconds. */
export const ANSWER_MS = 30_000

/** Brings a host's answer into plain strings: hosts differ in the case of header names, and some parse JSON unasked. */
export function plainAnswer(status: number, headers: object | undefined, data: unknown): PlainResponse {
  const plain: Record<string, string> = {}
  for (const name of Object.keys(headers || {})) {
    plain[name.toLowerCase()] = String((headers as Record<string, unknown>)[name])
  }
  const body = typeof data === 'string' ? data : data === undefined || data === null ? '' : JSON.stringify(data)
  return { status, headers: plain, body }
}

/**
 * Calls a function of the host that answers through callbacks. Some wrappers (Taro's among them) answer with a promise as
 * well, which rejects beside the `fail` callback: nobody would handle that, so it is laid to rest here.
 */
export function callHost(call: () => unknown): void {
  const returned = call() as { then?: (done: undefined, failed: () => void) => unknown } | undefined
  if (returned && typeof returned.then === 'function') returned.then(undefined, () => {})
}
