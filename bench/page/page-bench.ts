import { mkdtempSync, readdirSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Browser, chromium } from '@playwright/test'
import { build } from 'vite'
import { LAUNCH } from '../../e2e/launch.ts'
import { median, ratio } from '../measure.ts'
import { buildAt } from '../tree-at.ts'
import { adyenPage } from './adyen-page.ts'
import { type Contender, elementPage, floorPage, servePages } from './page-server.ts'
import { type Visit, visit, waitOn } from './visit.ts'

const ELEMENT = fileURLToPath(new URL('../../packages/element', import.meta.url))

export interface PageBenchOptions {
  /** Only what waiting costs; undefined: everything. */
  readonly part: 'wait' | undefined
  readonly rounds: number
  /** Another revision, whose element is built and measured as well. */
  readonly against: string | undefined
}

/** What is measured, of one contender at one speed: all rounds. */
type Rounds = Map<string, Record<keyof Visit, number[]>>

/** By how much the processor is slowed down. */
const SPEEDS: readonly number[] = [1, 4, 6]

/**
 * `pnpm bench page`: the element in Chromium beside a page written by hand, which has the same views and no library, and beside Adyen's WeChat
 * component. All take turns in every round; what counts are the ratios of one run.
 */
export async function pageBench({ part, rounds, against }: PageBenchOptions): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'pay-bench-'))
  const browser = await chromium.launch(LAUNCH)
  try {
    const contenders = await contendersIn(folder, against, part)
    const server = await servePages(contenders)
    try {
      if (!part) await visits(browser, server.url, contenders, rounds)
      console.log(await waits(browser, server.url, contenders))
    } finally {
      server.close()
    }
  } finally {
    await browser.close()
    await rm(folder, { recursive: true, force: true })
  }
}

async function visits(browser: Browser, url: string, contenders: readonly Contender[], rounds: number): Promise<void> {
  console.log('| processor | | choice painted | click → code | code found again | shift |\n|---|---|---|---|---|---|')
  for (const slow of SPEEDS) {
    const seen: Rounds = new Map(contenders.map(({ name }) => [name, { choice: [], code: [], resumed: [], shift: [] }]))
    for (let round = 0; round <= rounds; round++)
      // The first round warms up what all share.
      for (const { name } of contenders) note(seen, name, await visit(browser, { url, name, slow }), round)
    for (const { name } of contenders) console.log(row(name, slow, seen))
  }
}

async function contendersIn(
  folder: string,
  against: string | undefined,
  part: PageBenchOptions['part'],
): Promise<readonly Contender[]> {
  const cdn = join(folder, 'element')
  await build({ root: ELEMENT, logLevel: 'error', build: { outDir: cdn } })
  const encoder = readdirSync(cdn).find((name) => /-qr-svg-.*\.js$/.test(name)) ?? ''
  const all: (Contender | undefined)[] = [elementPage('element', cdn), floorPage(cdn, encoder)]
  if (!part) all.push(await adyenPage(folder))
  if (against) all.push(elementPage('before', buildAt(against, folder)))
  return all.filter((one) => one !== undefined)
}

function note(seen: Rounds, name: string, figures: Visit, round: number): void {
  if (round === 0) return
  const rows = seen.get(name)
  for (const what of Object.keys(figures) as (keyof Visit)[]) rows?.[what].push(figures[what])
}

function row(name: string, slow: number, seen: Rounds): string {
  const own = seen.get(name)
  const cell = (what: keyof Visit, beside: string): string => {
    const values = own?.[what] ?? []
    if (values.every(Number.isNaN)) return '–'
    const base = seen.get(beside)?.[what] ?? []
    const by = name === beside || base.length === 0 ? '' : ` (${ratio(values, base).toFixed(2)} × ${beside})`
    return `${median(values).toFixed(0)} ms${by}`
  }
  const shift = median(own?.shift ?? [])
  return `| ${slow} × | ${name} | ${cell('choice', 'floor')} | ${cell('code', 'floor')} | ${cell('resumed', 'adyen')} | ${Number.isNaN(shift) ? '–' : shift.toFixed(3)} |`
}

async function waits(browser: Browser, url: string, contenders: readonly Contender[]): Promise<string> {
  const lines = ['\n| five minutes of waiting | requests | layouts | script |', '|---|---|---|---|']
  for (const { name } of contenders) {
    if (name === 'adyen') continue
    const { requests, layouts, script } = await waitOn(browser, { url, name, slow: 1 })
    lines.push(`| ${name} | ${requests} | ${layouts.toFixed(0)} | ${script.toFixed(0)} ms |`)
  }
  return lines.join('\n')
}
