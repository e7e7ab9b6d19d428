import type { Known, Trouble } from './checkout-state.ts'

const PASSING: readonly Trouble['code'][] = [
  'offline',
  'refresh-failed',
  'unreadable-answer',
  'unavailable',
  'internal',
  'rate-limited',
  'too-many-attempts',
  'idempotency-in-progress',
  'gateway-unclear',
]

/** Whether a trouble says nothing about what happened: a start may have reached the gateway, and may yet be paid. */
export function isPassing({ code }: Pick<Trouble, 'code'>): boolean {
  return PASSING.indexOf(code) >= 0
}

/** Whether only a fresh token helps. */
export function isTokenTrouble({ code }: Pick<Trouble, 'code'>): boolean {
  return /^token-/.test(code)
}

/** The same without trouble: the payer has gone on. */
export function calm<S extends Known>(state: S): S {
  return { ...state, trouble: null }
}
