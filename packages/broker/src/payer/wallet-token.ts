import { pause } from '../context/patience.ts'
import type { WalletTokenRow } from '../store/wallet-token-rows.ts'
import type { PayerContext } from './payer-context.ts'
import { sealToken, type TokenKey, unsealToken } from './sealed-token.ts'
import { WalletRefused, WalletUnavailable } from './wallet-error.ts'
import type { WechatToken } from './wechat-calls.ts'

/** A token that all brokers share, and how the next one is fetched. */
export interface TokenSource extends TokenKey {
  /** Milliseconds after which whoever fetches it must have died. */
  readonly leaseMs: number
  fetch(): Promise<WechatToken>
}

/** The next one is fetched so long before the end, or half way to it where a token lives shorter. */
const EARLY_MS = 5 * 60_000
/** After a fetch in vain nobody tries for so long. */
const REST_MS = 5_000
/** Whoever has none waits this long for somebody else's. */
const LOOKS = 60
const LOOK_MS = 50

/**
 * A token that is good now: the one that the store holds, else the next, which one broker fetches. While the old one is still good the
 * others go on with it; else they wait for a moment. `not`: one that the wallet has just called invalid. Throws WalletRefused or
 * WalletUnavailable.
 */
export async function tokenOf(context: PayerContext, source: TokenSource, not?: string): Promise<string> {
  const { store, clock, fetching } = context
  const row = await store.walletToken(source.name)
  const known = goodIn(context, source, row, not)
  if (row && known !== undefined && (clock.now() < row.renewAt || clock.now() < row.leaseUntil)) return known
  const running = fetching.get(source.name)
  if (running && not === undefined) return running
  const mine = findNext(context, source, not).finally(() => {
    if (fetching.get(source.name) === mine) fetching.delete(source.name)
  })
  fetching.set(source.name, mine)
  return mine
}

async function findNext(context: PayerContext, source: TokenSource, not: string | undefined): Promise<string> {
  const { store, clock } = context
  for (let looks = 0; looks < LOOKS; looks++) {
    const row = await store.walletToken(source.name)
    const known = goodIn(context, source, row, not)
    const now = clock.now()
    if (row && known !== undefined && now < row.renewAt) return known
    if (!row || now >= row.leaseUntil) {
      const seen = { version: row?.version ?? 0, now, until: now + source.leaseMs }
      const lease = await store.leaseWalletToken(source.name, seen)
      if (lease !== null) return fetchNext(context, source, { lease, known })
    }
    if (known !== undefined) return known
    await pause(clock, LOOK_MS)
  }
  throw new WalletUnavailable('no-token')
}

interface Held {
  readonly lease: number
  /** The old one, while it is good. */
  readonly known: string | undefined
}

async function fetchNext(context: PayerContext, source: TokenSource, { lease, known }: Held): Promise<string> {
  const { store, clock, random } = context
  try {
    const { token, seconds } = await source.fetch()
    const now = clock.now()
    const lives = Math.floor(seconds * 1000)
    const renewAt = now + Math.max(lives - EARLY_MS, lives / 2)
    const sealed = sealToken(source, token, random)
    await store.saveWalletToken(source.name, lease, { sealed, renewAt: Math.floor(renewAt), expiresAt: now + lives })
    return token
  } catch (error) {
    await store.releaseWalletToken(source.name, lease, clock.now() + REST_MS)
    const isWallets = error instanceof WalletRefused || error instanceof WalletUnavailable
    // The call has told the log why.
    if (isWallets && known !== undefined) return known
    throw error
  }
}

function goodIn(
  { clock }: PayerContext,
  source: TokenSource,
  row: WalletTokenRow | null,
  not: string | undefined,
): string | undefined {
  if (!row || row.sealed === null || clock.now() >= row.expiresAt) return undefined
  const token = unsealToken(source, row.sealed)
  return token === not ? undefined : token
}
