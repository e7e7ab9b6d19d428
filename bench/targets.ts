import { type Figures, median, quantile, ratio } from './measure.ts'
import type { Database } from './stage.ts'

/** What a target is held against: all that was seen of one workload. */
export interface Seen {
  readonly figures: ReadonlyMap<string, Figures>
  /** Milliseconds of every request at half load, where that was measured. */
  readonly paced: readonly number[] | null
}

/** A promise about speed. */
export interface Target {
  readonly words: string
  /** Where it holds; everywhere when absent. */
  readonly on?: Database
  readonly is: 'at least' | 'at most'
  readonly than: number
  readonly seen: (seen: Seen) => number
}

/** A line of Markdown: what was promised, what was seen, and whether that is enough. */
export function targetLine(title: string, { words, is, than, seen }: Target, all: Seen): string {
  const value = seen(all)
  const met = is === 'at least' ? value >= than : value <= than
  const shown = value.toLocaleString('en-US', { maximumSignificantDigits: 3 })
  return `| ${title} | ${words} | ${is} ${than.toLocaleString('en-US')} | ${shown} | ${met ? 'met' : '**missed**'} |`
}

/** The broker's requests a second over another's. */
export function rateBeside(who: string): Target['seen'] {
  return ({ figures }) => ratio(ofBroker(figures).perSecond, figures.get(who)?.perSecond ?? [])
}

/** The broker's processor time for a request over another's. */
export function cpuBeside(who: string): Target['seen'] {
  return ({ figures }) => ratio(ofBroker(figures).cpuMicros, figures.get(who)?.cpuMicros ?? [])
}

export const rate: Target['seen'] = ({ figures }) => median(ofBroker(figures).perSecond)

export const cpu: Target['seen'] = ({ figures }) => median(ofBroker(figures).cpuMicros)

export const slowestAtHalfLoad: Target['seen'] = ({ paced }) => quantile(paced ?? [], 0.99)

function ofBroker(figures: Seen['figures']): Figures {
  return figures.get('broker') ?? { perSecond: [], cpuMicros: [], serverMicros: [], latencies: [] }
}
