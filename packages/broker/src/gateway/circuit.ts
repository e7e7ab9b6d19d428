/** Calls that failed in a row until no more are let through. */
const FAILURES = 8
/** Of those in a row so many may be one caller's: the others of theirs say nothing new. */
const MOST_OF_ONE = 2
/** Milliseconds that calls are held back; then one goes through, and its outcome decides. */
const REST_MS = 15_000
/** Calls of callers who haven't failed yet that may try at the same time while calls are held back, and for how long one of them is waited for. */
const TRIALS = 2
const TRIAL_MS = 8_000
const TRIAL_WAIT_SECONDS = 3
/** With so many calls waiting for an answer longer than this, the next would only wait for a socket: it is held back too. */
const SLOW_CALLS = 32
const SLOW_MS = 3_000
const SLOW_REST_SECONDS = 3
/** Of which one caller may have so many: the rest are for others. */
const MOST_SLOW_OF_ONE = 4
/** Callers that are remembered while a row of failures lasts. */
const MOST_CALLERS = 1_000

/** What a call that has ended says of its gateway. `unsure`: nothing, for whoever made it may have brought it about. */
export type Heard = 'answered' | 'failed' | 'unsure'

/** How it stands with the calls of one kind: those that fail together. */
export interface Circuit {
  /** In a row, as far as they count. */
  failures: number
  /** Whose they were, and how many each. */
  readonly blamed: Map<string, number>
  /** Until when calls are held back, in milliseconds of the breaker's clock; null: they aren't. */
  restsUntil: number | null
  /** When callers who hadn't failed were let through meanwhile, the oldest first. */
  trials: { readonly at: number; readonly caller: string }[]
  /** The calls that still wait for their answer, the oldest first. */
  readonly running: { readonly at: number; readonly caller: string | undefined }[]
}

/** Nothing has failed yet. */
export function newCircuit(): Circuit {
  return { failures: 0, blamed: new Map(), restsUntil: null, trials: [], running: [] }
}

/** Seconds that a call of this caller has to wait now; 0: none. */
export function secondsToWait(circuit: Circuit, caller: string | undefined, now: number): number {
  const { restsUntil, running } = circuit
  const slow = running.filter(({ at }) => now - at > SLOW_MS)
  if (slow.length >= SLOW_CALLS) return SLOW_REST_SECONDS
  if (caller !== undefined && slow.filter((call) => call.caller === caller).length >= MOST_SLOW_OF_ONE)
    return SLOW_REST_SECONDS
  if (restsUntil === null || now >= restsUntil) return 0
  if (caller === undefined || circuit.blamed.has(caller)) return (restsUntil - now) / 1000
  return trialsOf(circuit, now).length < TRIALS ? 0 : TRIAL_WAIT_SECONDS
}

/** A call is let through: while calls are held back it is a trial, and the others wait for it. */
export function letThrough(circuit: Circuit, caller: string | undefined, now: number): void {
  if (circuit.restsUntil === null) return
  if (now >= circuit.restsUntil) circuit.restsUntil = now + REST_MS
  else if (caller !== undefined) circuit.trials = [...trialsOf(circuit, now), { at: now, caller }]
}

/** Judges what came of a call. Answers what that changed. */
export function heard(
  circuit: Circuit,
  { outcome, caller }: { readonly outcome: Heard; readonly caller: string | undefined },
  now: number,
): 'opened' | 'closed' | null {
  circuit.trials = circuit.trials.filter((trial) => trial.caller !== caller)
  const wasOpen = circuit.restsUntil !== null
  if (outcome === 'unsure') return null
  if (outcome === 'answered') {
    Object.assign(circuit, { failures: 0, restsUntil: null, trials: [] })
    circuit.blamed.clear()
    return wasOpen ? 'closed' : null
  }
  if (counts(circuit, caller)) circuit.failures += 1
  if (circuit.failures < FAILURES) return null
  // Who goes on failing keeps nobody else out for longer.
  if (!wasOpen || caller === undefined || circuit.blamed.get(caller) === 1) circuit.restsUntil = now + REST_MS
  return wasOpen ? null : 'opened'
}

function counts({ blamed }: Circuit, caller: string | undefined): boolean {
  if (caller === undefined) return true
  const times = (blamed.get(caller) ?? 0) + 1
  if (blamed.size < MOST_CALLERS || blamed.has(caller)) blamed.set(caller, times)
  return times <= MOST_OF_ONE
}

function trialsOf({ trials }: Circuit, now: number): Circuit['trials'] {
  return trials.filter(({ at }) => now - at < TRIAL_MS)
}
