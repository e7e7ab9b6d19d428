import { randomBytes } from 'node:crypto'
import type { Account } from '../gateway/account.ts'
import { GatewayRefused, GatewayUnclear, GatewayUnreached, SignatureMismatch } from '../gateway/errors.ts'
import { MalformedText } from '../gateway/malformed-text.ts'
import { openAccount } from '../gateway/open-account.ts'
import { createRedactor } from '../gateway/redact.ts'
import { createSend } from '../gateway/send.ts'
import { readStrictJson } from '../gateway/strict-json.ts'
import { isValues } from '../gateway/values.ts'
import { PayError } from '../pay-error.ts'
import type { Log } from '../ports.ts'
import { textProblems } from '../storable-text.ts'
import type { LoadedConfig } from './load-config.ts'

/** A gateway's own call, as it stands on a command line. */
export interface RawCall {
  readonly account: string
  readonly operation: string
  /** The fields of the call: the text of a JSON object. */
  readonly json: string
  /** Whether a call that moves money is meant. */
  readonly yes: boolean
}

/** How it went. 0: done, `text` is its JSON · 1: sent, and refused or unclear · 2: not sent. `text` of 1 and 2 is a sentence. */
export interface RawCallOutcome {
  readonly exitCode: 0 | 1 | 2
  readonly text: string
}

/** Makes a gateway's own call for a configured account, as `POST /v1/accounts/{account}/operations/{operation}` does. */
export async function rawCall(
  config: Pick<LoadedConfig, 'accounts' | 'secrets'>,
  call: RawCall,
): Promise<RawCallOutcome> {
  const { send, close } = createSend()
  try {
    const account = accountNamed(config, call.account, send)
    const values = readValues(call.json)
    checkMeant(account, call)
    const answer = await account.call(call.operation, values)
    return { exitCode: 0, text: JSON.stringify(answer, null, 2) }
  } catch (error) {
    const { exitCode, text } = failure(error)
    return { exitCode, text: createRedactor(config.secrets, []).text(text) }
  } finally {
    await close()
  }
}

/** A call that can't be made as it stands on the command line. Nothing was sent. */
class BadUsage extends Error {
  override readonly name: string = 'BadUsage'
}

// What happened is printed; there is nothing to log besides.
const SILENCE: Log = { info() {}, warn() {}, error() {} }

function accountNamed(
  { accounts }: Pick<LoadedConfig, 'accounts'>,
  name: string,
  send: ReturnType<typeof createSend>['send'],
): Account {
  const configured = Object.hasOwn(accounts, name) ? accounts[name] : undefined
  if (configured) {
    const random = { bytes: (length: number) => randomBytes(length) }
    return openAccount({ ...configured, name, send, clock: { now: Date.now }, random, log: SILENCE })
  }
  const known = Object.entries(accounts).map(([known, { gateway }]) => `${known} (${gateway.id})`)
  throw new BadUsage(`The configuration has no account "${name}". It has: ${known.join(', ')}.`)
}

function readValues(json: string): Readonly<Record<string, unknown>> {
  try {
    const values = readStrictJson(json, { exact: true })
    if (isValues(values)) return storable(values)
  } catch (error) {
    if (!(error instanceof MalformedText)) throw error
    // Its message names a place and quotes nothing, for the text may hold what nobody else should read.
    throw new BadUsage(`${AN_OBJECT} ${error.message}.`)
  }
  throw new BadUsage(AN_OBJECT)
}

function storable<Values extends object>(values: Values): Values {
  const problems = textProblems(values)
  if (problems.length === 0) return values
  throw new BadUsage(problems.map(({ field, detail }) => `The call’s ${field || 'fields'} ${detail}.`).join(' '))
}

const AN_OBJECT = `The call's fields must be one JSON object, between single quotes in a shell, such as '{"out_trade_no":"A1001"}'.`

/** An operation nobody knows is the account's to tell. */
function checkMeant(account: Account, { operation, yes }: RawCall): void {
  if (account.operations.get(operation)?.movesMoney && !yes) {
    throw new BadUsage(
      `${operation} moves money at ${account.gateway}, for real, and each call of it counts. Add --yes if that is meant.`,
    )
  }
}

function failure(error: unknown): RawCallOutcome {
  if (error instanceof BadUsage) return { exitCode: 2, text: error.message }
  if (error instanceof PayError) {
    const fields = error.errors.map(({ field, detail }) => `\n  ${field} ${detail}`)
    return { exitCode: 2, text: `${error.message}${fields.join('')}` }
  }
  if (error instanceof GatewayRefused) return { exitCode: 1, text: `${error.message} (${TRUST[error.trust]})` }
  if (error instanceof GatewayUnreached) return { exitCode: 2, text: `${error.message}.` }
  if (error instanceof GatewayUnclear || error instanceof SignatureMismatch) {
    const because = error.cause instanceof Error ? `: ${error.cause.message}` : ''
    return {
      exitCode: 1,
      text: `${error.message}${because}. The call may have had its effect: find out by a query before you repeat it.`,
    }
  }
  throw error
}

const TRUST = {
  signed: 'the refusal is signed',
  tls: 'the refusal isn’t signed, but came from the gateway’s own host',
  none: 'the refusal isn’t signed',
} as const
