import { createSecretKey, randomBytes } from 'node:crypto'
import type { FieldProblem } from '@pay-checkout/protocol'
import { addressProblems } from './checkouts/check-content.ts'
import type { BrokerContext, Policy } from './context/context.ts'
import type { Account } from './gateway/account.ts'
import { type ClockWatch, watchClocks } from './gateway/clock-watch.ts'
import type { AccountConfig } from './gateway/definition.ts'
import { openAccount } from './gateway/open-account.ts'
import { InvalidConfig } from './gateway/read-config.ts'
import { createSend } from './gateway/send.ts'
import { createApp, pathsOf } from './http/app.ts'
import { createChanges } from './http/checkout-changes.ts'
import { createCheckoutStreams } from './http/checkout-streams.ts'
import { addressReader, type ProxyHeader, type TrustProxy } from './http/client-address.ts'
import type { Limits, RequestInfo } from './http/http-env.ts'
import type { PageFiles } from './http/page-files.ts'
import { createReadiness } from './http/readiness.ts'
import type { SecretKey } from './http/secret-keys.ts'
import { type BrokerMetrics, createMetrics } from './metrics/broker-metrics.ts'
import { optionProblems } from './option-problems.ts'
import { readWalletApps, type WalletAppInput } from './payer/read-wallet-apps.ts'
import { WALLET_SERVERS, type WalletServers, walletServerProblems } from './payer/wallet-servers.ts'
import type { Clock, Log, LogFields, Random, Send } from './ports.ts'
import { type ReconcileOptions, reconcile } from './reconcile/reconcile.ts'
import { textProblems } from './storable-text.ts'
import { type FollowedClock, followClock, type SteadyClock } from './store/follow-clock.ts'
import { machineClock } from './store/machine-clock.ts'
import type { Reconciliation } from './store/reconcile-rows.ts'
import type { Store } from './store/store.ts'
import type { WebhookEndpoint } from './webhooks/deliver-due.ts'
import { RETENTION, type Retention } from './work/forget-old.ts'
import { createWork } from './work/work.ts'

/** A payment broker: HTTP in, HTTP out, and a clock that its host drives. */
export interface Broker {
  /** Answers a request. `info` tells what the host knows of it; without the caller's address all callers count as one. */
  fetch(request: Request, info?: RequestInfo): Promise<Response>
  /** Whether a path of an address is one of the broker's, so that a server of yours knows what to hand on. A query may follow it. */
  serves(path: string): boolean
  /** Does what is due: asks gateways, ends overdue checkouts, delivers webhooks. Never rejects; what still runs is left out. */
  tick(): Promise<void>
  /** Compares the books with the gateways', as it does by itself once a day. Rejects when the database can't be read. */
  reconcile(options?: ReconcileOptions): Promise<Reconciliation>
  /** Milliseconds until a tick has something to do; at least 0. */
  idleMs(): Promise<number>
  /** Is ready no more, ends streams and begins no more work of its own; requests are answered as before. For a host that is about to stop. */
  drain(): void
  /** Drains, waits for the work that runs, and closes connections. The store belongs to whoever opened it. */
  close(): Promise<void>
}

export interface BrokerOptions {
  /** The broker's own public address, with no slash at the end. */
  readonly publicUrl: string
  readonly store: Store
  /** What a gateway's `account()` gives, by the names the shop uses. Where several offer a channel the first takes it. */
  readonly accounts: Readonly<Record<string, AccountConfig>>
  /** The merchant's apps at WeChat and Alipay, with their secrets: the broker then finds its payers' ids out by itself. */
  readonly walletApps?: readonly WalletAppInput[]
  /** Servers in the place of the wallets' own: a sandbox's. https, unless it is this machine. */
  readonly walletServers?: Partial<WalletServers>
  readonly keys: readonly SecretKey[]
  /** Keys for client tokens, each named by a lower-case letter. The first signs, all verify. At least 32 characters. */
  readonly tokenKeys: readonly { readonly letter: string; readonly secret: string }[]
  /** Origins of pages that may use client tokens. The broker's own is always one. */
  readonly origins?: readonly string[]
  /** Where a merchant is told of events. Without it events wait, and can be read. */
  readonly webhook?: WebhookEndpoint
  readonly policy?: Partial<Policy>
  /** How long payers' ids, orphans and events are kept. Ninety days when left out. */
  readonly retention?: Partial<Retention>
  readonly limits?: Partial<Limits>
  /** Whose words about where a request came from are believed: a proxy of yours writes them. Nobody's when left out. */
  readonly trustProxy?: TrustProxy
  /** The header in which it writes them. `auto` when left out. */
  readonly proxyHeader?: ProxyHeader
  readonly shopName?: string
  /** `/receipt` answers WeChat, which shows it after payments at a service provider's merchants. By default it doesn't exist. */
  readonly receipt?: boolean
  /** The files of `@pay-checkout/element/cdn` by their names: with them `/pay/{id}` is a page to pay on. */
  readonly pageFiles?: PageFiles
  readonly log?: Log
  readonly clock?: Clock
  readonly random?: Random
}

const POLICY: Policy = {
  returnUrls: [],
  checkoutSeconds: 30 * 60,
  tokenSeconds: 15 * 60,
  tokenGraceSeconds: 30 * 60,
  maxPaymentsPerCheckout: 10,
  maxLivePayments: 2,
  refundDuplicates: true,
  refundLate: false,
}

const LIMITS: Limits = {
  tokenReads: { burst: 60, perSecond: 5 },
  tokenActs: { burst: 20, perSecond: 0.2 },
  address: { burst: 1000, perSecond: 200 },
  refusedNotifications: { burst: 2000, perSecond: 100 },
}

/** Builds a broker. Starts no timer; connects when it has something to send. Throws InvalidConfig naming every wrong field. */
export function createBroker(given: BrokerOptions): Broker {
  const problems: FieldProblem[] = [...optionProblems(given)]
  const sound = withoutWrong(given, problems)
  const { store, accounts: configured } = sound
  // What comes of following it is counted too.
  const tell = (level: keyof Log) => (event: string, fields?: LogFields) => metrics.log[level](event, fields)
  const clock = brokerClock({ ...sound, log: { info: tell('info'), warn: tell('warn'), error: tell('error') } })
  const metrics = createMetrics(sound.log ?? SILENCE, { store, clock, accounts: configured })
  const send = createSend({ onUnaskedContinue: (origin) => metrics.log.warn('send.unasked-continue', { origin }) })
  const options = { ...sound, log: metrics.log, clock }
  const clocks = watchClocks(send.send, clock)
  const ports = { ...portsOf(options), send: clocks.send }
  const accounts = new Map<string, Account>()
  problems.push(...textProblems(textsOf(sound)))
  for (const [name, account] of Object.entries(Object(configured) as BrokerOptions['accounts'])) {
    // What isn't an account at all was named above.
    if (problems.some(({ field }) => field === `accounts.${name}`)) continue
    const { gateway, config } = account
    try {
      accounts.set(name, openAccount({ ...ports, name, gateway, config }))
    } catch (error) {
      if (!(error instanceof InvalidConfig)) throw error
      problems.push(...error.problems.map(({ field, detail }) => ({ field: `accounts.${name}.${field}`, detail })))
    }
  }
  problems.push(...readWalletApps(options.walletApps).problems, ...walletServerProblems(options.walletServers))
  if (problems.length > 0) throw new InvalidConfig(problems)
  const broker = assembleBroker(options, accounts, { metrics, clocks, send: clocks.send })
  const close = async (): Promise<void> => {
    await broker.close()
    // What ran has made its last call.
    await send.close()
  }
  return { ...broker, close }
}

/** The options without those that are wrong as a whole: the rest is read all the same, so that every wrong field is named at once. */
function withoutWrong(given: BrokerOptions, problems: readonly FieldProblem[]): BrokerOptions {
  const wrong = new Set(problems.map(({ field }) => field))
  return Object.fromEntries(
    Object.entries(Object(given)).filter(([name]) => !wrong.has(name)),
  ) as unknown as BrokerOptions
}

/** Every text of the options: what else they hold isn't the caller's writing. */
function textsOf({
  accounts,
  walletApps,
  publicUrl,
  keys,
  tokenKeys,
  origins,
  webhook,
  shopName,
}: BrokerOptions): object {
  const configs = Object.fromEntries(
    Object.entries(Object(accounts)).map(([name, account]) => [name, Object(account).config]),
  )
  return { accounts: configs, walletApps, publicUrl, keys, tokenKeys, origins, webhook, shopName }
}

function portsOf(options: Pick<BrokerOptions, 'store' | 'clock' | 'random' | 'log'>): {
  clock: Clock
  random: Random
  log: Log
} {
  return {
    clock: brokerClock(options),
    random: options.random ?? { bytes: (length) => randomBytes(length) },
    log: options.log ?? SILENCE,
  }
}

/** Builds a broker over accounts that are open already. Starts no timer and opens no connection; without a `send` it reaches no wallet. */
export function assembleBroker(
  options: Omit<BrokerOptions, 'accounts'>,
  accounts: ReadonlyMap<string, Account>,
  {
    metrics,
    clocks,
    send = NO_LINE,
  }: { readonly metrics?: BrokerMetrics; readonly clocks?: ClockWatch; readonly send?: Send } = {},
): Broker {
  const context = createContext(options, accounts)
  const tooLong = addressProblems(context)
  if (tooLong.length > 0) throw new InvalidConfig(tooLong)
  const readiness = createReadiness({ ...context, drift: () => clocks?.drift() ?? null })
  const streams = createCheckoutStreams(context)
  const app = createApp({
    context,
    payers: { ...context, send, walletServers: { ...WALLET_SERVERS, ...options.walletServers }, fetching: new Map() },
    keys: options.keys,
    origins: [new URL(context.publicUrl).origin, ...(options.origins ?? [])],
    clientAddress: addressReader(options.trustProxy ?? false, options.proxyHeader),
    limits: { ...LIMITS, ...options.limits },
    streams,
    readiness,
    shopName: options.shopName ?? null,
    receipt: options.receipt ?? false,
    pageFiles: options.pageFiles ?? null,
    metrics: metrics ?? null,
    reviveWebhooks: () => work.reviveWebhooks(),
  })
  const work = createWork(context, options.webhook, undefined, { ...RETENTION, ...options.retention })
  const { clock } = context
  if (isFollowed(clock)) clock.tellBy(context.changes)
  const drain = (): void => {
    readiness.leave()
    streams.closeAll()
    work.stop()
  }
  return {
    fetch: async (request, info = {}) => app.fetch(request, info),
    serves: pathsOf(app),
    async tick() {
      if (isFollowed(clock)) await clock.look()
      await work.tick()
    },
    reconcile: (wish) => reconcile(context, wish),
    idleMs: async () =>
      Math.max(0, ((await context.store.nextDueAt()) ?? Number.POSITIVE_INFINITY) - context.clock.now()),
    drain,
    close: async () => {
      drain()
      await work.end()
    },
  }
}

function createContext(
  options: Omit<BrokerOptions, 'accounts'>,
  accounts: ReadonlyMap<string, Account>,
): BrokerContext {
  const { policy } = options
  const wallets = readWalletApps(options.walletApps)
  if (wallets.problems.length > 0) throw new InvalidConfig(wallets.problems)
  return {
    accounts,
    walletApps: new Map(wallets.apps.map((app) => [app.appId, app])),
    store: options.store,
    ...portsOf(options),
    publicUrl: options.publicUrl.replace(/\/+$/, ''),
    linkPays: options.pageFiles !== undefined,
    tokenKeys: options.tokenKeys.map(({ letter, secret }) => ({ letter, secret: createSecretKey(secret, 'utf8') })),
    policy: { ...POLICY, ...policy },
    changes: createChanges(options.store.news),
  }
}

/** The clock that a broker goes by. Brokers that share a database go by its time. One that can be seen to be set is followed. */
function brokerClock({ clock, store, log = SILENCE }: Pick<BrokerOptions, 'clock' | 'store' | 'log'>): Clock {
  // A store that isn't there is told with the other wrong options.
  const source = clock ?? (store as Store | undefined)?.clock ?? machineClock()
  return isFollowed(source) || !isSteady(source) ? source : followClock({ source, store, log })
}

function isFollowed(clock: Clock): clock is FollowedClock {
  return 'look' in clock
}

function isSteady(clock: Clock): clock is SteadyClock {
  return clock.steady !== undefined
}

const SILENCE: Log = { info() {}, warn() {}, error() {} }
const NO_LINE: Send = () => Promise.reject(new Error('This broker has no line to the outside'))
