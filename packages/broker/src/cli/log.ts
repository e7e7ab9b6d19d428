import pino from 'pino'
import type { Log, LogFields } from '../ports.ts'

/** Writes JSON lines to standard error. No line holds any of `secrets`; payers' data is cut to its last four characters. */
export function createLog(
  secrets: readonly string[],
  destination: pino.DestinationStream = pino.destination({ dest: 2, sync: true }),
): Log {
  const logger = pino(
    {
      base: null,
      messageKey: 'event',
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    destination,
  )
  const clean = cleaner(secrets)
  const write = (level: 'info' | 'warn' | 'error') => (event: string, fields?: LogFields) => {
    logger[level](clean(fields ?? {}, 0) as object, event)
  }
  return { info: write('info'), warn: write('warn'), error: write('error') }
}

// Names under which payers' data may come by, ours and the gateways', without case and separators.
const PAYER_FIELDS = new Set([
  'wechatopenid',
  'alipayuserid',
  'payerid',
  'openid',
  'subopenid',
  'buyerid',
  'buyerlogonid',
  'buyeruserid',
  'authcode',
  'cardno',
  'phone',
  'mobile',
  'ip',
  'payerip',
])
const DEEPEST = 6

/** Makes a value fit for the log: errors with their causes, secrets and payers' data hidden wherever they stand. */
function cleaner(secrets: readonly string[]): (value: unknown, depth: number) => unknown {
  // A short text would hide half of the log and protects nothing.
  const hidden = secrets.filter((secret) => secret.length >= 6).sort((a, b) => b.length - a.length)
  const hide = (text: string): string => hidden.reduce((line, secret) => line.replaceAll(secret, '[redacted]'), text)
  const clean = (value: unknown, depth: number): unknown => {
    if (typeof value === 'string') return hide(value)
    if (typeof value !== 'object' || value === null) return value
    if (depth > DEEPEST) return '[too deep]'
    if (value instanceof Error) return clean(errorFields(value), depth + 1)
    if (Array.isArray(value)) return value.map((entry) => clean(entry, depth + 1))
    if ('toJSON' in value && typeof value.toJSON === 'function') return clean(value.toJSON(), depth + 1)
    return Object.fromEntries(
      Object.entries(value).map(([name, entry]) => [
        name,
        isPayerField(name) ? lastFour(entry) : clean(entry, depth + 1),
      ]),
    )
  }
  return clean
}

function errorFields(error: Error): Record<string, unknown> {
  const { code } = error as { code?: unknown }
  return {
    name: error.name,
    message: error.message,
    ...(code !== undefined && { code }),
    stack: error.stack
      ?.split('\n')
      .slice(1, 8)
      .map((line) => line.trim()),
    ...(error.cause !== undefined && { cause: error.cause }),
  }
}

function isPayerField(name: string): boolean {
  return PAYER_FIELDS.has(name.replaceAll(/[_-]/g, '').toLowerCase())
}

function lastFour(value: unknown): unknown {
  return typeof value === 'string' && value !== '' ? `…${value.slice(-4)}` : value
}
