import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import { makeFolder, pack } from './packed.ts'
import { toolFile } from './tools.ts'

/** Every package as it would be published, in the eyes of publint and of are-the-types-wrong. */

const { folder, remove } = makeFolder()
afterAll(remove)

const { publint } = await load('publint')
const { checkPackage, createPackageFromTarballData } = await load('@arethetypeswrong/core')

/**
 * Entries that are good in each of TypeScript's resolutions; every other entry is of modules alone, for whoever knows `exports`. `node10` doesn't
 * (nor does it know of modules that CommonJS can't require), and that is all that may be wrong with them.
 */
const EVERYWHERE: Readonly<Record<string, readonly string[]>> = { core: ['.', './miniprogram'] }

interface Problem {
  readonly kind: string
  readonly entrypoint?: string
  readonly resolutionKind?: string
}

describe.each(['protocol', 'core', 'element', 'sandbox', 'broker'])('@pay-checkout/%s', (name) => {
  test('has a manifest without fault, and types that are right', async () => {
    const tarball = readFileSync(pack(name, join(folder, name)))
    const { buffer, byteOffset, length } = tarball
    const { messages } = await publint({
      pack: { tarball: buffer.slice(byteOffset, byteOffset + length) },
      level: 'warning',
    })
    expect(messages).toEqual([])
    const types = await checkPackage(createPackageFromTarballData(new Uint8Array(tarball)), {
      excludeEntrypoints: [/\.css$/],
    })
    expect(types.types).not.toBe(false)
    expect(types.problems.filter((problem: Problem) => !isOfOldWays(name, problem))).toEqual([])
  })
})

function isOfOldWays(name: string, { kind, entrypoint = '', resolutionKind }: Problem): boolean {
  if (EVERYWHERE[name]?.includes(entrypoint)) return false
  return resolutionKind === 'node10' || kind === 'CJSResolvesToESM'
}

// biome-ignore lint/suspicious/noExplicitAny: another's tool, whose types are there only when it is
async function load(name: string): Promise<any> {
  return import(pathToFileURL(toolFile(name)).href)
}
