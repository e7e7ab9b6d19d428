import { createBroker } from '../broker.ts'
import { InvalidConfig } from '../gateway/read-config.ts'
import { describeReport } from '../reconcile/describe-report.ts'
import type { LoadedConfig } from './load-config.ts'
import { createLog } from './log.ts'
import { openStore } from './open-store.ts'

/** Compares the configured database with its gateways; answers the report as text, and whether there is nothing in it. */
export async function reconcileOnce(
  config: LoadedConfig,
  options: { readonly windowMs: number; readonly account?: string; readonly json: boolean },
): Promise<{ readonly agrees: boolean; readonly text: string }> {
  const { windowMs, account, json } = options
  if (account !== undefined && !Object.hasOwn(config.accounts, account)) {
    const known = Object.keys(config.accounts).join(', ')
    throw new InvalidConfig([{ field: '--account', detail: `must be one of ${known}` }])
  }
  const { store: where, webhook: _, shopName: __, returnUrls, policy, secrets, ...rest } = config
  const store = await openStore(where)
  const broker = createBroker({ ...rest, policy: { ...policy, returnUrls }, store, log: createLog(secrets) })
  try {
    const report = await broker.reconcile({ windowMs, ...(account !== undefined && { account }) })
    return { agrees: report.breaks.length === 0, text: json ? JSON.stringify(report, null, 2) : describeReport(report) }
  } finally {
    await broker.close()
    await store.close()
  }
}

/** Reads `72h` or `3d` into milliseconds; undefined when it is neither. */
export function readSpan(text: string): number | undefined {
  const [, count = '', unit] = /^([1-9]\d{0,3})([hd])$/.exec(text) ?? []
  if (count === '') return undefined
  return Number(count) * (unit === 'd' ? 86_400_000 : 3_600_000)
}
