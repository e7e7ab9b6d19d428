import pino from 'pino'
import { createRedactor } from '../gateway/redact.ts'
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
  const redactor = createRedactor(secrets, PAYER_FIELDS)
  const write = (level: 'info' | 'warn' | 'error') => (event: string, fields?: LogFields) => {
    logger[level](redactor.all(withErrors(fields ?? {})) as object, event)
  }
  return { info: write('info'), warn: write('warn'), error: write('error') }
}

// Names under which payers' data may come by, ours and the gateways', in lower case.
const PAYER_FIELDS = [
  ...['wechatopenid', 'alipayuserid', 'payerid', 'payerip', 'authcode', 'ip'],
  ...['openid', 'open_id', 'sub_openid', 'buyer_id', 'buyer_logon_id', 'buyer_user_id', 'auth_code'],
  ...['card_no', 'phone', 'mobile', 'spbill_create_ip'],
]

/** Errors as fields, with their causes: they have no enumerable ones of their own. */
function withErrors(fields: LogFields): LogFields {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, value instanceof Error ? errorFields(value) : value]),
  )
}

function errorFields(error: Error): LogFields {
  const { code } = error as { code?: unknown }
  return {
    name: error.name,
    message: error.message,
    ...(code !== undefined && { code }),
    at: error.stack
      ?.split('\n')
      .slice(1, 8)
      .map((line) => line.trim()),
    ...(error.cause instanceof Error && { cause: errorFields(error.cause) }),
  }
}
