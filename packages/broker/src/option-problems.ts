import type { FieldProblem } from '@pay-checkout/protocol'
import { z } from 'zod'
import { accountsOf, RETURN_URLS, SHARED_FIELDS, type SharedField } from './config-schema.ts'
import type { Policy } from './context/context.ts'
import { fieldProblems, sentence } from './http/field-problems.ts'
import { PAGE_ENTRY } from './http/page-files.ts'

/**
 * Every field of what `createBroker` was given that is wrong, as `check-config` would name it; but the accounts' own fields and the wallets',
 * which are read where they belong.
 */
export function optionProblems<Options>(
  // An option that has no row below doesn't compile.
  given: Options & Record<Exclude<keyof Options, OptionName>, never>,
): readonly FieldProblem[] {
  const parsed = schema.safeParse(given, { error: sentence })
  return parsed.success ? [] : fieldProblems(parsed.error)
}

const seconds = (least: number) => z.int().min(least).max(86_400).optional()

const policy: Readonly<Record<keyof Policy, z.ZodType>> = {
  returnUrls: RETURN_URLS.optional(),
  checkoutSeconds: seconds(5),
  tokenSeconds: seconds(1),
  tokenGraceSeconds: seconds(0),
  maxPaymentsPerCheckout: z.int().min(1).optional(),
  maxLivePayments: z.int().min(1).optional(),
  refundDuplicates: z.boolean().optional(),
  refundLate: z.boolean().optional(),
}

/** An object with these functions: a port, whoever has written it. */
function port(names: readonly string[], detail: string): z.ZodType {
  return z.custom((input) => names.every((name) => typeof Object(input)[name] === 'function'), detail)
}

const pageFiles = z.custom(
  (input) => input instanceof Map && input.get(PAGE_ENTRY) instanceof Uint8Array,
  `must be a Map that holds ${PAGE_ENTRY}: the files of dist/cdn of @pay-checkout/element, as bytes by their names`,
)

const account = z.custom(
  (input) => typeof Object(Object(input).gateway).fields === 'object' && 'config' in Object(input),
  'must be what a gateway’s account() gives',
)

type OptionName = SharedField | 'store' | 'accounts' | 'policy' | 'pageFiles' | 'log' | 'clock' | 'random'

const options: Readonly<Record<OptionName, z.ZodType>> = {
  ...SHARED_FIELDS,
  store: port(['ping', 'openCheckout', 'change'], 'must be a store: what openSqliteStore or openPostgresStore gives'),
  accounts: accountsOf(account),
  policy: z.strictObject(policy).optional(),
  pageFiles: pageFiles.optional(),
  log: port(['info', 'warn', 'error'], 'must have the functions info, warn and error').optional(),
  clock: port(['now'], 'must have the function now').optional(),
  random: port(['bytes'], 'must have the function bytes').optional(),
}
const schema = z.strictObject(options)
