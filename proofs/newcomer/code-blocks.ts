import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** A fenced block of a page, exactly as it is written. */
export interface CodeBlock {
  /** The language of its fence; empty when none is said. */
  readonly language: string
  readonly code: string
  /** The heading it stands under. */
  readonly heading: string
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** Every fenced block of a page (`README.md`, from the repository's root), in its order. */
export function codeBlocks(page: string): readonly CodeBlock[] {
  const blocks: CodeBlock[] = []
  let heading = ''
  const parts = readFileSync(`${ROOT}${page}`, 'utf8').matchAll(/^#+ (.*)$|^```(\w*)\n([\s\S]*?)^```$/gm)
  for (const [, title, language = '', code = ''] of parts) {
    if (title === undefined) blocks.push({ language, code, heading })
    else heading = title
  }
  return blocks
}

/** The blocks of a language under a heading. Throws when there are none: a page that was rewritten is to be read again. */
export function blocksUnder(page: string, heading: string, language: string): readonly string[] {
  const found = codeBlocks(page).filter((block) => block.heading === heading && block.language === language)
  if (found.length === 0) throw new Error(`${page} has no block of ${language} under “${heading}”`)
  return found.map(({ code }) => code)
}
