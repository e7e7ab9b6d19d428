/** Which calls and messages of the gateways a fault can hit. */
const GATEWAY_PLACES = [
  'create',
  'query',
  'close',
  'reverse',
  'refund',
  'refund-query',
  'withdraw',
  'notification',
] as const
export type CallKind = Exclude<(typeof GATEWAY_PLACES)[number], 'notification'>

/** What the wallets' own servers are asked: who pays, and for what a page may use the wallet. */
export const WALLET_PLACES = [
  'wechat-authorize',
  'wechat-code',
  'wechat-token',
  'wechat-ticket',
  'alipay-authorize',
  'alipay-code',
] as const
export type WalletPlace = (typeof WALLET_PLACES)[number]

/** Everything that a fault can hit. */
export type FaultPlace = (typeof GATEWAY_PLACES)[number] | WalletPlace
export const FAULT_PLACES: readonly FaultPlace[] = [...GATEWAY_PLACES, ...WALLET_PLACES]

/** What can go wrong with a call. All but `lost-before` and `http-403` do the work first: that is what makes them hard. */
export const CALL_FAULTS = [
  'no-reply',
  'lost-before',
  'slow',
  'hang',
  'garbage',
  'http-500',
  'http-403',
  'unasked-continue',
  'unsigned-error',
] as const
export type CallFault = (typeof CALL_FAULTS)[number]

/** What a call for a refund can meet besides: it is made, and stays on its way until it is decided. */
export type RefundFault = CallFault | 'processing'
const REFUND_FAULTS: readonly RefundFault[] = [...CALL_FAULTS, 'processing']

/** What can go wrong with a notification. */
export const NOTIFICATION_FAULTS = ['never', 'late', 'twice', 'wrong-amount', 'bad-signature', 'before-reply'] as const
export type NotificationFault = (typeof NOTIFICATION_FAULTS)[number]

/** What a wallet's server can say instead of doing what it was asked: the payer refused, too many calls, busy, a token that isn't good. */
export const WALLET_REFUSALS = ['denied', 'rate-limited', 'busy', 'blocked', 'token-invalid'] as const
export type WalletRefusal = (typeof WALLET_REFUSALS)[number]

// What isn't signed can't be refused without a signature.
const TRANSPORT_FAULTS = CALL_FAULTS.filter((fault) => fault !== 'unsigned-error')

/** A fault on demand. */
export interface Fault {
  /** The start of the trade number it applies to, or of the app's id at a wallet; without it, everything. */
  orderNo?: string
  on: FaultPlace
  fault: RefundFault | NotificationFault | WalletRefusal
  /** How often it strikes; null is always. */
  times: number | null
  /** Milliseconds, for `slow` and `late`. */
  ms: number
}

/** The faults that are set. */
export interface Faults {
  add(fault: Fault): void
  /** The first fault that fits, used up by one. Of `among`, when given. */
  take(on: FaultPlace, tradeNo: string, among?: readonly Fault['fault'][]): Fault | undefined
  list(): readonly Fault[]
  clear(): void
  /** Holds a hanging call until {@link release}. */
  hold(): Promise<void>
  /** Lets every hanging call go on; answers how many there were. */
  release(): number
}

/** No fault set. */
export function createFaults(): Faults {
  let faults: Fault[] = []
  let held: (() => void)[] = []
  return {
    add: (fault) => void faults.push({ ...fault }),
    take(on, tradeNo, among) {
      const found = faults.find(
        (fault) =>
          fault.on === on &&
          tradeNo.startsWith(fault.orderNo ?? '') &&
          (among === undefined || among.includes(fault.fault)),
      )
      if (found?.times) found.times -= 1
      if (found?.times === 0) faults = faults.filter((fault) => fault !== found)
      return found
    },
    list: () => faults,
    clear: () => {
      faults = []
    },
    hold: () => new Promise((resolve) => void held.push(resolve)),
    release() {
      const waiting = held
      held = []
      for (const resume of waiting) resume()
      return waiting.length
    },
  }
}

/** What each place can meet. The control page offers the same. */
export const FAULTS_OF: Readonly<Record<FaultPlace, readonly Fault['fault'][]>> = {
  create: CALL_FAULTS,
  query: CALL_FAULTS,
  close: CALL_FAULTS,
  reverse: CALL_FAULTS,
  refund: REFUND_FAULTS,
  'refund-query': CALL_FAULTS,
  withdraw: CALL_FAULTS,
  notification: NOTIFICATION_FAULTS,
  'wechat-authorize': [...TRANSPORT_FAULTS, 'denied'],
  'wechat-code': [...TRANSPORT_FAULTS, 'rate-limited', 'busy', 'blocked'],
  'wechat-token': [...TRANSPORT_FAULTS, 'rate-limited', 'busy'],
  'wechat-ticket': [...TRANSPORT_FAULTS, 'rate-limited', 'busy', 'token-invalid'],
  'alipay-authorize': [...TRANSPORT_FAULTS, 'denied'],
  'alipay-code': [...TRANSPORT_FAULTS, 'rate-limited', 'busy'],
}

const DEFAULT_MS = 3000

/** Reads a fault from outside; a string says what is wrong with it. */
export function readFault(input: unknown): Fault | string {
  if (typeof input !== 'object' || input === null) return 'A fault is an object with "on" and "fault"'
  const { orderNo, on, fault, times = 1, ms = DEFAULT_MS } = input as Record<string, unknown>
  if (orderNo !== undefined && typeof orderNo !== 'string')
    return '"orderNo" is the start of a trade number, or of an app id'
  const place = FAULT_PLACES.find((known) => known === on)
  if (!place) return `"on" is one of ${FAULT_PLACES.join(', ')}`
  const kinds: readonly Fault['fault'][] = FAULTS_OF[place]
  const kind = kinds.find((known) => known === fault)
  if (!kind) return `"fault" for ${place} is one of ${kinds.join(', ')}`
  if (times !== null && !isCount(times, 1)) return '"times" is a whole number from 1, or null for always'
  if (!isCount(ms, 0)) return '"ms" is a whole number of milliseconds'
  return { ...(orderNo === undefined ? {} : { orderNo }), on: place, fault: kind, times, ms }
}

function isCount(value: unknown, least: number): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= least
}
