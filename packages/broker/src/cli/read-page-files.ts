import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { FieldProblem } from '@pay-checkout/protocol'
import { PAGE_ENTRY, type PageFiles, typeOfFile } from '../http/page-files.ts'

/** The files of the hosted page, or what is wrong with the folder that was named. */
export interface PageFilesReading {
  readonly files: PageFiles | undefined
  readonly problems: readonly FieldProblem[]
}

/**
 * The element's bundle: from the folder that the configuration names, relative to its file, else from `@pay-checkout/element` where that
 * is installed beside the configuration. Without either, or where it says false, the hosted page only tells how a checkout stands.
 */
export function readPageFiles(folder: unknown, configFile: string): PageFilesReading {
  // What is neither a folder nor false is the schema's to tell.
  if (folder !== undefined && (typeof folder !== 'string' || folder === '')) return { files: undefined, problems: [] }
  const place = folder === undefined ? installed(configFile) : resolve(dirname(configFile), folder)
  const names = place === undefined ? [] : namesIn(place)
  if (place !== undefined && names.includes(PAGE_ENTRY)) {
    return { files: new Map(names.map((name) => [name, readFileSync(join(place, name))])), problems: [] }
  }
  const detail = `must be a folder that holds ${PAGE_ENTRY}: dist/cdn of @pay-checkout/element`
  return { files: undefined, problems: folder === undefined ? [] : [{ field: 'pageFiles', detail }] }
}

function namesIn(place: string): string[] {
  try {
    return readdirSync(place).filter((name) => typeOfFile(name) !== undefined)
  } catch {
    return []
  }
}

/** As Node looks for packages, but for NODE_PATH: what a tool has put there isn't installed beside the configuration. */
function installed(configFile: string): string | undefined {
  for (let folder = dirname(resolve(configFile)); ; folder = dirname(folder)) {
    const place = join(folder, 'node_modules/@pay-checkout/element/dist/cdn')
    if (namesIn(place).includes(PAGE_ENTRY)) return place
    if (folder === dirname(folder)) return undefined
  }
}
