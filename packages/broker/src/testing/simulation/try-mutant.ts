import { spawn } from 'node:child_process'
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Mutant } from './mutants.ts'

const ROOT = fileURLToPath(new URL('../../../../../', import.meta.url))
const BROKER = 'packages/broker'
const REPLAY = 'src/testing/simulation/replay.ts'
/** What node says of code that it can't even read; such a mutant proves nothing. */
const NOT_CODE = /SyntaxError|ERR_[A-Z_]+|ReferenceError|Failed Suites/

/**
 * Copies the broker, writes one mistake into the copy, and lives histories there, or runs the mutant's tests, until one of them sees
 * it. Answers what saw it; null: nothing did. Throws when the mistake can't be written, or isn't code.
 */
export async function tryMutant(mutant: Mutant, seeds: number): Promise<string | null> {
  const folder = await mkdtemp(join(tmpdir(), `pay-mutant-${mutant.id}-`))
  try {
    const broker = await copyBroker(folder)
    await mutate(join(broker, 'src', mutant.file), mutant)
    const { code, output } = await run(folder, mutant.test ? testArguments(mutant.test) : replayArguments(seeds))
    if (NOT_CODE.test(output)) throw new Error(`The mutant ${mutant.id} is not code:\n${output.slice(0, 2_000)}`)
    if (code === 0) return null
    return mutant.test ? `${mutant.test.file} ${mutant.test.name}`.trim() : (output.trim().split('\n').at(-1) ?? 'died')
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** What it depends on stays where it is. */
async function copyBroker(folder: string): Promise<string> {
  const broker = join(folder, BROKER)
  await mkdir(broker, { recursive: true })
  await cp(join(ROOT, BROKER, 'src'), join(broker, 'src'), { recursive: true })
  for (const file of ['vitest.config.ts', 'package.json', `${BROKER}/package.json`])
    await cp(join(ROOT, file), join(folder, file))
  for (const modules of ['node_modules', `${BROKER}/node_modules`])
    await symlink(join(ROOT, modules), join(folder, modules))
  return broker
}

async function mutate(path: string, { id, find, replace }: Mutant): Promise<void> {
  const parts = (await readFile(path, 'utf8')).split(find)
  if (parts.length !== 2) throw new Error(`What the mutant ${id} replaces stands ${parts.length - 1} times in ${path}`)
  await writeFile(path, parts.join(replace))
}

function replayArguments(seeds: number): string[] {
  return ['--conditions=@pay-checkout/source', join(BROKER, REPLAY), '1', String(seeds)]
}

function testArguments({ file, name }: NonNullable<Mutant['test']>): string[] {
  const vitest = join(ROOT, 'node_modules/vitest/vitest.mjs')
  return [vitest, 'run', join(BROKER, 'src', file), ...(name === '' ? [] : ['-t', name])]
}

function run(cwd: string, args: readonly string[]): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    let output = ''
    const child = spawn(process.execPath, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] })
    for (const stream of [child.stderr, child.stdout])
      stream.setEncoding('utf8').on('data', (text) => {
        output += text
      })
    child.on('error', reject).on('close', (code) => resolve({ code, output }))
  })
}
