import { NothingSent } from '../nothing-sent.ts'
import type { Clock, Log, OutgoingReply, Send } from '../ports.ts'
import { steadyTime } from '../steady-time.ts'
import type { Breaker } from './breaker.ts'
import type { Heard } from './circuit.ts'
import { driftOf } from './clock-watch.ts'
import type { FullConfig, Gateway } from './definition.ts'
import type { Envelope, OpenedReply, SealedCall } from './envelope.ts'
import { GatewayRefused, GatewayUnclear, GatewayUnreached, SignatureMismatch } from './errors.ts'
import { withoutPersons } from './persons.ts'
import { isPrivateReach, joinAddress } from './reach.ts'
import type { Fields } from './read-config.ts'
import type { Redactor } from './redact.ts'
import type { Values } from './values.ts'
import type { Said } from './verdict.ts'

/** One opened account's line to its gateway. */
export interface Line {
  readonly account: string
  readonly gateway: Gateway
  readonly config: FullConfig<Fields>
  readonly envelope: Envelope
  readonly send: Send
  readonly clock: Clock
  readonly log: Log
  readonly redactor: Redactor
  readonly breaker: Breaker
  /** What the breaker is to count these calls as, and for whom. Left out: their operation, and nobody. */
  readonly counted?: { readonly circuit: string; readonly caller?: string | undefined }
}

/** Milliseconds one call may take, from the first byte sent to the last byte read. */
const CALL_TIMEOUT = 8_000
/** Bytes of a reply that are read at most. */
const LARGEST_REPLY = 64 * 1024

/**
 * Makes one call: seal, send, open, refused? → what it says. The only place that talks to a gateway, and it sends once:
 * what a failed call means is for its caller to find out. Throws GatewayRefused, GatewayUnclear or SignatureMismatch, or PayError
 * unavailable when nothing was sent because the gateway doesn't answer.
 */
export async function exchange(line: Line, operation: string, values: Values): Promise<Said> {
  const row = line.gateway.operations[operation]
  if (!row) throw new Error(`Gateway ${line.gateway.id} has no operation ${operation}`)
  const { circuit = operation, caller } = line.counted ?? {}
  line.breaker.pass(circuit, caller)
  const base = row.base?.(line.config) ?? line.config.baseUrl
  const sealed = await line.envelope.seal(row.path ?? operation, { ...values, ...row.adds?.(line.config) })
  const startedAt = steadyTime(line.clock)
  const ended = line.breaker.began(circuit, caller)
  let outcome = 'done'
  let result: CallResult = 'done'
  let reply: OutgoingReply | undefined
  let heard: Heard = 'failed'
  try {
    reply = await send(line, base, sealed)
    heard = heardOf(reply)
    const opened = await open(line, reply)
    heard = 'answered'
    const { opensUnsigned = false } = row
    return answerOf(line, { overTls: cameOverTls(base, reply), opensUnsigned }, opened)
  } catch (cause) {
    result = resultOf(cause)
    // Somebody wrote it who isn't the gateway, or it can be read in two ways, by what was said back in it.
    if (result === 'mismatch' && reply && reply.status < 500) heard = 'unsure'
    outcome = cause instanceof Error ? line.redactor.text(`${cause.name}: ${cause.message}`) : 'failed'
    throw cause
  } finally {
    const { account, gateway, clock, log } = line
    const driftMs = reply && driftOf(reply, clock.now())
    ended(heard)
    const ms = Math.round(steadyTime(clock) - startedAt)
    log.info('gateway.call', { account, gateway: gateway.id, operation, result, outcome, ms, driftMs })
  }
}

/**
 * What an answer that can't be read says of the gateway. A 4xx says something of what was sent: a firewall that dislikes one payer's return
 * address is no reason to send nobody else's. One that is too long was the gateway's own.
 */
function heardOf({ status, bytes }: OutgoingReply): Heard {
  return (status >= 400 && status < 500) || bytes.length > LARGEST_REPLY ? 'unsure' : 'failed'
}

type CallResult = 'done' | 'refused' | 'unclear' | 'unreached' | 'mismatch'

function resultOf(error: unknown): CallResult {
  if (error instanceof GatewayRefused) return 'refused'
  if (error instanceof GatewayUnreached) return 'unreached'
  return error instanceof SignatureMismatch ? 'mismatch' : 'unclear'
}

async function send(line: Line, base: string, sealed: SealedCall): Promise<OutgoingReply> {
  try {
    return await line.send({
      method: 'POST',
      url: joinAddress(base, sealed.path),
      headers: { 'content-type': sealed.contentType, accept: '*/*' },
      body: sealed.body,
      timeoutMs: CALL_TIMEOUT,
      maxBytes: LARGEST_REPLY,
    })
  } catch (cause) {
    if (cause instanceof NothingSent) throw new GatewayUnreached(unreached(line, cause), { cause })
    throw new GatewayUnclear('No whole answer came from the gateway', { cause })
  }
}

function unreached({ redactor }: Line, { code }: NothingSent): string {
  return redactor.text(`The gateway couldn’t be reached${code ? ` (${code})` : ''}, and nothing was sent`)
}

async function open(line: Line, reply: OutgoingReply): Promise<OpenedReply> {
  if (reply.bytes.length > LARGEST_REPLY) throw new GatewayUnclear('The gateway’s answer is too long')
  try {
    return await line.envelope.open(reply.bytes)
  } catch (cause) {
    if (cause instanceof SignatureMismatch) throw cause
    throw new GatewayUnclear(`The gateway’s answer (HTTP ${reply.status}) can’t be read`, { cause })
  }
}

interface Came {
  readonly overTls: boolean
  /** Whether a success without a signature may show the payer where to pay. */
  readonly opensUnsigned: boolean
}

function answerOf(line: Line, { overTls, opensUnsigned }: Came, opened: OpenedReply): Said {
  const { gateway } = line
  if (opened.code === gateway.success) {
    if (opened.signed) return { values: opened.values, trust: 'signed' }
    const counts = gateway.trust === 'tls' || opensUnsigned
    if (opened.values && counts && overTls) return { values: opened.values, trust: 'tls' }
  }
  const words = withoutPersons(line.redactor.text(opened.words)).slice(0, 200)
  const meaning = meaningOf(gateway, opened.code, words)
  if (meaning && opened.signed) throw new GatewayRefused(meaning, opened.code, words, 'signed')
  const counts = gateway.trustUnsignedRefusals === 'tls' && overTls
  if (meaning && counts) throw new GatewayRefused(meaning, opened.code, words, 'tls')
  const kind = opened.signed ? 'code' : 'unsigned code'
  const code = line.redactor.text(opened.code).slice(0, 32)
  // A success without a signature is no refusal.
  const said = opened.code !== '' && opened.code !== gateway.success && { said: { code, words } }
  throw new GatewayUnclear(`The gateway answered with the ${kind} ${code} ${words}`, said || {})
}

function meaningOf({ refusals, success }: Gateway, code: string, words: string) {
  if (code === success || !Object.hasOwn(refusals, code)) return undefined
  const meaning = refusals[code]
  return typeof meaning === 'function' ? meaning(words) : meaning
}

// A proxy's error page is a 5xx; what a gateway itself answers comes with 200 or a 4xx.
function cameOverTls(base: string, reply: OutgoingReply): boolean {
  return reply.status < 500 && isPrivateReach(base)
}
