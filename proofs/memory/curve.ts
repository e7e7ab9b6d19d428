import { median } from '../../bench/measure.ts'
import { megabytes } from '../../bench/megabytes.ts'

/** What a process holds, in bytes, right after its garbage was collected. */
export interface Sample {
  /** All that the system gives it, SQLite's pages included. */
  readonly rss: number
  readonly heapUsed: number
  readonly external: number
}

const FIGURES = { rss: 'resident', heapUsed: 'heap used', external: 'external' } as const
type Figure = keyof typeof FIGURES

/** The last third may lie above the middle one by so much: what is less is the noise of an allocator. */
const MOST_TIMES = 1.1
const LEAST_GROWTH = 1e6
/** Points of the curve that is told. */
const POINTS = 20

/** What has grown between the middle third and the last, a sentence each. The first third fills caches that have their limits. */
export function growthsOf(samples: readonly Sample[]): string[] {
  return figures().flatMap((figure) => {
    const [, middle = Number.NaN, last = Number.NaN] = thirdsOf(samples, figure)
    if (last <= middle * MOST_TIMES || last - middle < LEAST_GROWTH) return []
    return [`${FIGURES[figure]}: ${megabytes(middle)} MB in the middle third, ${megabytes(last)} MB in the last`]
  })
}

/** The samples as a Markdown table: medians of thirds, and a curve of a few points, each the median of its stretch. */
export function curveTable(samples: readonly Sample[], minutes: number): string {
  const points = Math.min(POINTS, samples.length)
  const lines = figures().map((figure) => {
    const [first, middle, last] = thirdsOf(samples, figure).map(megabytes)
    const curve = stretches(samples, points).map((stretch) => megabytes(medianOf(stretch, figure)))
    return `| ${FIGURES[figure]} | ${first} | ${middle} | ${last} | ${curve.join(' ')} |`
  })
  const each = `MB, each ${(minutes / points).toFixed(1).replace('.0', '')} minutes`
  return [`| | first third | middle | last | ${each} |`, '|---|---|---|---|---|', ...lines].join('\n')
}

function figures(): Figure[] {
  return Object.keys(FIGURES) as Figure[]
}

function thirdsOf(samples: readonly Sample[], figure: Figure): number[] {
  return stretches(samples, 3).map((third) => medianOf(third, figure))
}

function stretches(samples: readonly Sample[], count: number): (readonly Sample[])[] {
  const at = (stretch: number) => Math.round((stretch * samples.length) / count)
  return Array.from({ length: count }, (_, stretch) => samples.slice(at(stretch), at(stretch + 1)))
}

function medianOf(samples: readonly Sample[], figure: Figure): number {
  return median(samples.map((sample) => sample[figure]))
}
