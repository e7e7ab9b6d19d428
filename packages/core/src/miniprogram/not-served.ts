import type { Outcome } from '../ports.ts'

/** What comes of an action that a mini-program's host can't perform. */
export function notServed(action: string): Outcome {
  return { kind: 'unsupported', detail: `This mini-program can't perform ${action}` }
}
