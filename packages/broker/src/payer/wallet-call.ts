import type { WalletApp } from '../context/wallet-app.ts'
import { MalformedText } from '../gateway/malformed-text.ts'
import { readStrictJson } from '../gateway/strict-json.ts'
import { isValues, type Values } from '../gateway/values.ts'
import { NothingSent } from '../nothing-sent.ts'
import type { OutgoingReply, OutgoingRequest } from '../ports.ts'
import { steadyTime } from '../steady-time.ts'
import type { PayerContext } from './payer-context.ts'
import { WalletRefused, WalletUnavailable } from './wallet-error.ts'

/** One call to a wallet. */
export interface WalletCall<Answer> {
  readonly app: Pick<WalletApp, 'appId'>
  /** The wallet's name of the call, for the log. */
  readonly call: string
  readonly request: Pick<OutgoingRequest, 'method' | 'url' | 'headers' | 'body'>
  /** Makes something of the answer's bytes. Throws WalletRefused, WalletUnavailable or MalformedText. */
  read(bytes: Uint8Array): Answer | Promise<Answer>
}

/** A payer waits at an empty page meanwhile. */
const CALL_TIMEOUT = 5_000
const LARGEST_REPLY = 16 * 1024

/**
 * Asks a wallet once, and writes one line about it, with the wallet's code and nothing of what was sent or answered. Throws WalletRefused
 * or WalletUnavailable, neither of which knows the call's address: WeChat wants secrets in it.
 */
export async function callWallet<Answer>(context: PayerContext, call: WalletCall<Answer>): Promise<Answer> {
  const { clock, log } = context
  const startedAt = steadyTime(clock)
  const tell = (level: 'info' | 'warn', result: string, walletCode: string | null) =>
    log[level]('wallet.call', {
      ...{ app: call.app.appId, call: call.call, result, walletCode },
      ms: Math.round(steadyTime(clock) - startedAt),
    })
  try {
    const reply = await send(context, call)
    const answer = await call.read(reply.bytes)
    tell('info', 'done', null)
    return answer
  } catch (error) {
    const told = error instanceof MalformedText ? new WalletUnavailable('unreadable') : error
    if (told instanceof WalletRefused) tell('warn', 'refused', told.walletCode)
    if (told instanceof WalletUnavailable) tell('warn', 'unavailable', told.reason)
    throw told
  }
}

async function send(context: PayerContext, { request }: WalletCall<unknown>): Promise<OutgoingReply> {
  let reply: OutgoingReply
  const send = () => context.send({ ...request, timeoutMs: CALL_TIMEOUT, maxBytes: LARGEST_REPLY })
  try {
    // A code that the payer brought is good once: where nothing was sent it is good still, and their page waits.
    reply = await send().catch((cause) => {
      if (cause instanceof NothingSent) return send()
      throw cause
    })
  } catch (cause) {
    const { code, name } = Object(cause) as { code?: unknown; name?: unknown }
    const word = [code, name].find((one): one is string => typeof one === 'string' && WORD.test(one))
    throw new WalletUnavailable(word ?? 'no-answer')
  }
  if (reply.bytes.length > LARGEST_REPLY) throw new WalletUnavailable('too-long')
  if (reply.status !== 200) throw new WalletUnavailable(`http-${reply.status}`)
  return reply
}

const WORD = /^\w{1,40}$/

/** An answer's bytes as fields. Throws MalformedText. */
export function fieldsOf(bytes: Uint8Array | string): Values {
  const value = readStrictJson(bytes)
  if (!isValues(value)) throw new MalformedText('The answer is not an object')
  return value
}
