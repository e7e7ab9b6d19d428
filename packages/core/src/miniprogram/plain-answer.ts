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
