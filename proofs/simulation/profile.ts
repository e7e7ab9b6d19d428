import type { Policy } from '../../packages/broker/src/context/context.ts'
import type { RefundRules } from '../../packages/broker/src/gateway/account.ts'
import { pick, type Roll } from './random-from.ts'

/** What can go wrong, and how likely it is each time it can. */
export interface Faults {
  /** The request never reaches the gateway. */
  readonly requestLost: number
  /** The request arrives, its answer doesn't. */
  readonly answerLost: number
  /** A call takes many seconds; up to `longestCall`. */
  readonly slow: number
  /** Half an answer, an error page, another signature, a word nobody lists. */
  readonly garbage: number
  /** A whole answer of a proxy, without a signature: "refused", "no such payment", "closed". */
  readonly unsigned: number
  /** A query is answered by a replica that is seconds behind. */
  readonly stale: number
  /** A query is answered with another payment's answer. */
  readonly wrongAnswer: number
  /** What the gateway called closed or failed is paid after all: the payer's cashier was still open. */
  readonly comesBack: number
  /** A create, a close, a reverse or a refund is refused, truly. */
  readonly refused: number
  readonly noticeLost: number
  readonly noticeLate: number
  readonly noticeTwice: number
  /** The gateway doesn't hear that a notification was taken. */
  readonly ackLost: number
  /** Forged, replayed and tampered notifications per minute. */
  readonly lies: number
  /** The database is away, or is gone when it should answer. */
  readonly database: number
  /** An operation of the database takes up to two seconds. */
  readonly databaseSlow: number
  /** A broker dies, at each thing it waits for. */
  readonly crash: number
  /** Brokers' clocks are off by so many seconds at most. */
  readonly skew: number
  /** The merchant's server is down for hours. */
  readonly merchantDown: number
  /** The merchant's server answers an error, or not. */
  readonly merchantRude: number
}

/** How a world is: `mixed` is anything; the others make something happen often that is rare in it. */
export type Kind =
  | 'calm'
  | 'mixed'
  | 'hot'
  | 'races'
  | 'tabs'
  | 'returns'
  | 'revenants'
  | 'liars'
  | 'outages'
  | 'clocks'
  | 'files'
  | 'pages'

/** One world: what its gateway can do, what its people are like, and what goes wrong in it. */
export interface Profile {
  readonly kind: Kind
  readonly checkouts: number
  /** Seconds a checkout stays open. */
  readonly expiresIn: number
  /** Share of payments by the payer's code. */
  readonly till: number
  /** Share of payments that are started twice at once: a double click, or two tabs. */
  readonly tabs: number
  /** Share of checkouts of which the merchant gives something back. */
  readonly returns: number
  readonly closes: boolean
  readonly closeMinAge: number
  readonly reverses: { readonly minAge: number; readonly maxAge: number } | null
  readonly notificationSettles: boolean
  /** The gateway signs its answers; else they count because they come over TLS. */
  readonly signs: boolean
  readonly notifies: boolean
  /** The gateway tells by itself that an unpaid payment has run out. */
  readonly tellsExpiry: boolean
  readonly refunds: Partial<RefundRules> | null
  readonly policy: Partial<Policy>
  readonly faults: Faults
  /** Seconds that a slow call takes at most. */
  readonly longestCall: number
  /** So often somebody sets the clock that all brokers go by, by hours. */
  readonly clockSteps: number
  /** So often somebody deletes, moves or replaces the database's file under the brokers. */
  readonly fileLosses: number
  /** Each checkout has a page of today, whose broker may be a later one: share of all that could be new in what it says. */
  readonly pages: { readonly novelty: number } | null
}

const DAY = 86_400

/** All is well. */
export const NO_FAULTS: Faults = {
  requestLost: 0,
  answerLost: 0,
  slow: 0,
  garbage: 0,
  unsigned: 0,
  stale: 0,
  wrongAnswer: 0,
  comesBack: 0,
  refused: 0,
  noticeLost: 0,
  noticeLate: 0,
  noticeTwice: 0,
  ackLost: 0,
  lies: 0,
  database: 0,
  databaseSlow: 0,
  crash: 0,
  skew: 0,
  merchantDown: 0,
  merchantRude: 0,
}

const WORST: Faults = {
  requestLost: 0.2,
  answerLost: 0.2,
  slow: 0.3,
  garbage: 0.2,
  unsigned: 0.15,
  stale: 0.3,
  wrongAnswer: 0.05,
  comesBack: 0.8,
  refused: 0.1,
  noticeLost: 0.6,
  noticeLate: 0.4,
  noticeTwice: 0.3,
  ackLost: 0.3,
  lies: 8,
  database: 0.02,
  databaseSlow: 0.1,
  crash: 0.06,
  // Any two of them are ten minutes apart at most, as F22 says.
  skew: 300,
  merchantDown: 0.5,
  merchantRude: 0.4,
}

/** How a kind differs from what was rolled, and its share of all worlds. */
interface Shape {
  readonly share: number
  readonly differs: (roll: Roll, rolled: Faults) => Partial<Profile>
}

/** At a till everything happens within seconds, and money is taken without the payer's doing. */
function atATill(roll: Roll): Partial<Profile> {
  return {
    expiresIn: pick(roll, [20, 60, 90]),
    till: 0.8,
    reverses: roll() < 0.9 ? { minAge: 15, maxAge: pick(roll, [7 * DAY, 7 * DAY, 300]) } : null,
    longestCall: 12,
  }
}

const SHAPES: Readonly<Record<Kind, Shape>> = {
  mixed: { share: 0.38, differs: () => ({}) },
  calm: { share: 0.08, differs: () => ({ faults: NO_FAULTS }) },
  hot: { share: 0.26, differs: atATill },
  // Everybody is slow, nobody lies, and each message comes twice.
  races: {
    share: 0.04,
    differs: (roll) => ({
      ...atATill(roll),
      till: pick(roll, [0.2, 0.8, 1]),
      notificationSettles: true,
      closes: true,
      closeMinAge: 0,
      notifies: true,
      faults: { ...NO_FAULTS, slow: 0.6, databaseSlow: 0.4, noticeLate: 0.3, noticeTwice: 0.8, stale: 0.2, skew: 10 },
    }),
  },
  tabs: {
    share: 0.04,
    differs: () => ({ tabs: 0.9, till: 0, faults: NO_FAULTS, policy: { maxLivePayments: 1, refundDuplicates: true } }),
  },
  returns: {
    share: 0.04,
    differs: (_, rolled) => ({
      returns: 1,
      refunds: { most: 50, wholeOnly: [] },
      faults: { ...rolled, ...HALF_TRUTHS, stale: WORST.stale },
    }),
  },
  revenants: {
    share: 0.04,
    differs: (_, rolled) => ({ closes: true, faults: { ...rolled, comesBack: WORST.comesBack, crash: 0 } }),
  },
  liars: {
    share: 0.04,
    differs: (_, rolled) => ({ notificationSettles: true, faults: { ...rolled, ...HALF_TRUTHS, lies: WORST.lies } }),
  },
  outages: {
    share: 0.02,
    differs: (_, rolled) => ({
      returns: 1,
      faults: { ...rolled, merchantDown: WORST.merchantDown, merchantRude: WORST.merchantRude },
    }),
  },
  // Everything else goes well, and takes its time; what nobody tells has to be asked for.
  clocks: {
    share: 0.02,
    differs: (roll) => ({
      clockSteps: 1 + Math.floor(roll() * 4),
      faults: { ...NO_FAULTS, slow: 0.2, noticeLost: 0.5 },
    }),
  },
  files: {
    share: 0.02,
    differs: (roll) => ({
      fileLosses: 1 + Math.floor(roll() * 3),
      faults: { ...NO_FAULTS, slow: 0.2, answerLost: 0.1, noticeLost: 0.3, database: 0.01, crash: 0.005 },
    }),
  },
  pages: {
    share: 0.02,
    differs: (roll) => ({
      pages: { novelty: pick(roll, [0, 0.2, 0.5]) },
      clockSteps: pick(roll, [0, 0, 1, 2]),
      till: 0,
      faults: { ...NO_FAULTS, requestLost: 0.03, answerLost: 0.05, slow: 0.05, noticeLost: 0.2, crash: 0.001 },
    }),
  },
}

const HALF_TRUTHS: Partial<Faults> = { unsigned: 0.3, wrongAnswer: 0.2 }

/** Every kind of world. */
export const KINDS: readonly Kind[] = Object.keys(SHAPES) as Kind[]

/** A profile that a seed decides: a few faults out of many at a temperature, for all at once hide each other. */
export function rollProfile(roll: Roll, kind: Kind = rollKind(roll)): Profile {
  const rolled: Profile = {
    kind,
    checkouts: pick(roll, [1, 1, 2]),
    expiresIn: pick(roll, [60, 300, 900, 1_800]),
    till: pick(roll, [0, 0.1, 0.5]),
    tabs: 0.2,
    returns: 0.6,
    closes: roll() < 0.75,
    closeMinAge: pick(roll, [0, 0, 300]),
    reverses: roll() < 0.6 ? { minAge: 15, maxAge: pick(roll, [7 * DAY, 7 * DAY, 300]) } : null,
    notificationSettles: roll() < 0.6,
    signs: roll() < 0.7,
    notifies: roll() < 0.85,
    tellsExpiry: roll() < 0.5,
    refunds: roll() < 0.85 ? { most: pick(roll, [3, 50]), wholeOnly: roll() < 0.1 ? ['wechat'] : [] } : null,
    policy: {
      maxLivePayments: pick(roll, [1, 2, 2]),
      refundDuplicates: roll() < 0.8,
      refundLate: roll() < 0.5,
    },
    faults: rollFaults(roll),
    longestCall: pick(roll, [12, 35]),
    clockSteps: 0,
    fileLosses: 0,
    pages: null,
  }
  return { ...rolled, ...SHAPES[kind].differs(roll, rolled.faults) }
}

function rollKind(roll: Roll): Kind {
  const dice = roll()
  let below = 0
  for (const kind of KINDS) {
    below += SHAPES[kind].share
    if (dice < below) return kind
  }
  return 'mixed'
}

function rollFaults(roll: Roll): Faults {
  const temperature = pick(roll, [0.2, 0.5, 1])
  const share = pick(roll, [0.3, 0.6, 1])
  const chosen = Object.entries(WORST).map(([fault, worst]) => [fault, roll() < share ? worst * temperature : 0])
  return Object.fromEntries(chosen) as Faults
}
