import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './tools.ts'

/** The guide's two languages. */
export const GUIDES = ['docs/mini-programs.zh-CN.md', 'docs/mini-programs.md'] as const

/** A block of code in the guide: its language, and the file that it would be (or whose it is), as it stands behind the language. */
export interface Block {
  readonly language: string
  readonly name: string
  readonly code: string
}

/** The blocks of code in a page of the guide, in their order. */
export function blocksOf(guide: (typeof GUIDES)[number]): Block[] {
  const text = readFileSync(join(ROOT, guide), 'utf8')
  const blocks = text.matchAll(/^```(\w+) ?(\S*)\n(.*?)^```$/gms)
  return [...blocks].map(([, language = '', name = '', code = '']) => ({ language, name, code }))
}

/** The files that the guide prints, by their paths in the mini-program, where those match. */
export function filesOf(guide: (typeof GUIDES)[number], paths: RegExp): Record<string, string> {
  const files = blocksOf(guide).filter(({ name }) => paths.test(name))
  return Object.fromEntries(files.map(({ name, code }) => [name, code]))
}

/** A block without what is told in one language alone. */
export function withoutComments(code: string): string {
  return code.replace(/^\s*\/\/ (?!#).*\n/gm, '').replace(/\/\*\*.*?\*\//gs, '')
}
