import { createHash } from 'node:crypto'

/**
 * Whether two pages say the same in two languages, as far as a machine can tell: the same headings, the same code, and no section that was
 * changed in one language since both were last looked at together. That is told by hashes at the Chinese page’s end, for dates of commits
 * don’t outlive a rebase or a shallow clone.
 */

/** What stands below one heading; the first one is what stands before any. */
export interface Section {
  /** The heading’s text; empty for what stands before the first. */
  readonly heading: string
  /** 1 to 6; 0 for what stands before the first. */
  readonly level: number
  readonly text: string
}

/** A fenced block: what stands behind its fence, and its lines without comments. */
interface Code {
  readonly info: string
  readonly lines: readonly string[]
}

const STAMP_HEAD = '<!-- What both languages say, by sections: pnpm languages --write'
const STAMP = /\n*<!-- What both languages say, by sections:[^\n]*\n([\s\S]*?)-->\s*$/
/** Parts that a script writes into a page of ours, as `pnpm gateway-matrix` does. */
const WRITTEN = /<!-- (\w+): written by [\s\S]*?<!-- end of \1 -->/g
const HAN = /\p{Script=Han}/u

/** Of whole pages that a script writes nothing is recorded here: it has both languages from one source. */
export function isWritten(page: string): boolean {
  return /^<!-- Written by scripts\//m.test(page)
}

/** A page’s own sections, without what scripts write into it. */
export function sectionsOf(page: string): readonly Section[] {
  const sections: { heading: string; level: number; text: string }[] = [{ heading: '', level: 0, text: '' }]
  let fenced = false
  for (const line of own(page).split('\n')) {
    if (line.startsWith('```')) fenced = !fenced
    const [, marks, heading] = (!fenced && /^(#{1,6}) (.*)$/.exec(line)) || []
    if (marks !== undefined && heading !== undefined) sections.push({ heading, level: marks.length, text: '' })
    const last = sections.at(-1)
    if (last) last.text += `${line}\n`
  }
  return sections
}

/** In what the two pages’ shapes differ, in sentences; nothing when every section and every block of code has its counterpart. */
export function differences(english: string, chinese: string): readonly string[] {
  const [ours, theirs] = [sectionsOf(english), sectionsOf(chinese)]
  const at = ours.findIndex(({ level }, index) => level !== theirs[index]?.level)
  if (at !== -1 || ours.length !== theirs.length) {
    const [one, other] = [ours, theirs].map((sections) => sections[at === -1 ? ours.length : at]?.heading)
    return [`the headings part at ${quote(one)} in English, ${quote(other)} in Chinese`]
  }
  return ours.flatMap(({ heading, text }, index) => {
    const problem = codeProblem(blocksOf(text), blocksOf(theirs[index]?.text ?? ''))
    return problem === undefined ? [] : [`${quote(heading)}: ${problem}`]
  })
}

/** One line for each section: a hash of either language, and the English heading. Lines wrapped anew and links led elsewhere change no hash. */
export function stampOf(english: string, chinese: string): readonly string[] {
  const theirs = sectionsOf(chinese)
  return sectionsOf(english).map(({ heading, text }, index) =>
    `${hash(text)} ${hash(theirs[index]?.text ?? '')} ${heading}`.trim(),
  )
}

/** What the Chinese page was stamped with; undefined when it never was. */
export function readStamp(chinese: string): readonly string[] | undefined {
  return STAMP.exec(chinese)?.[1]?.trim().split('\n')
}

/** The Chinese page, stamped as saying what the English one says. */
export function withStamp(english: string, chinese: string): string {
  return `${chinese.replace(STAMP, '').trimEnd()}\n\n${STAMP_HEAD}\n${stampOf(english, chinese).join('\n')}\n-->\n`
}

/** Which language was changed since the stamp, section by section. */
export interface Change {
  /** Which section, counted from 0. */
  readonly at: number
  readonly heading: string
  readonly in: 'English' | 'Chinese' | 'both'
}

/** Every section that was changed since the stamp, of two pages whose shapes agree. */
export function changesSince(stamp: readonly string[], english: string, chinese: string): readonly Change[] {
  const now = stampOf(english, chinese)
  if (stamp.length !== now.length) return [{ at: 0, heading: '', in: 'both' }]
  return now.flatMap((line, at): Change[] => {
    const [[one, other], [oneWas, otherWas]] = [line.split(' '), (stamp[at] ?? '').split(' ')]
    const heading = line.split(' ').slice(2).join(' ')
    if (one !== oneWas && other !== otherWas) return [{ at, heading, in: 'both' }]
    if (one !== oneWas) return [{ at, heading, in: 'English' }]
    return other === otherWas ? [] : [{ at, heading, in: 'Chinese' }]
  })
}

/** Where a Chinese page’s prose has a mark of half a width behind a Chinese letter, with what stands before it. */
export function halfWidthMarks(chinese: string): readonly string[] {
  const prose = own(chinese)
    .replace(/^```[\s\S]*?^```$/gm, '')
    .replace(/`[^`\n]*`/g, '`')
  return [...prose.matchAll(/.{0,10}\p{Script=Han}[,;:?!(]/gu)].map(([words]) => words)
}

function own(page: string): string {
  return page.replace(STAMP, '\n').replace(WRITTEN, '')
}

function hash(text: string): string {
  const said = text.replace(/\]\([^)\s]*\)/g, ']').replace(/\s+/g, '')
  return createHash('sha256').update(said).digest('hex').slice(0, 8)
}

function quote(heading: string | undefined): string {
  if (heading === undefined) return 'the page’s end'
  return heading === '' ? 'the page’s head' : `“${heading}”`
}

function blocksOf(text: string): readonly Code[] {
  return [...text.matchAll(/^```([^\n]*)\n([\s\S]*?)^```$/gm)].map(([, info = '', code = '']) => ({
    info,
    lines: withoutComments(code, info.split(' ')[0] ?? ''),
  }))
}

function codeProblem(english: readonly Code[], chinese: readonly Code[]): string | undefined {
  if (english.length !== chinese.length)
    return `${english.length} blocks of code in English, ${chinese.length} in Chinese`
  for (const [index, { info, lines }] of english.entries()) {
    const theirs = chinese[index]
    if (theirs?.info !== info) return `a block is “${info}” in English, “${theirs?.info}” in Chinese`
    const at = Array.from({ length: Math.max(lines.length, theirs.lines.length) }).findIndex(
      (_, line) => !sameCode(lines[line], theirs.lines[line]),
    )
    if (at !== -1)
      return `its code says “${lines[at]?.trim() ?? ''}” in English, “${theirs.lines[at]?.trim() ?? ''}” in Chinese`
  }
  return undefined
}

/** What a comment is, by what stands behind the fence. Where nothing does there is none. */
const COMMENTS: readonly (readonly [RegExp, RegExp])[] = [
  [/^(js|ts|jsx|tsx|vue|go|java|kotlin|php|rust|css|scss)$/, /(^|\s)\/\/ .*$|\/\*[\s\S]*?\*\/|<!--[\s\S]*?-->/gm],
  [/^(html|xml|axml|wxml|svg)$/, /<!--[\s\S]*?-->|(^|\s)\/\/ .*$/gm],
  [/^(sh|bash|shell|yaml|yml|toml|ini|nginx|caddy|caddyfile|dockerfile|python|py|conf)$/i, /(^|\s)#.*$/gm],
  [/^sql$/, /(^|\s)-- .*$/gm],
]

function withoutComments(code: string, language: string): readonly string[] {
  const [, comments] = COMMENTS.find(([languages]) => languages.test(language)) ?? []
  const bare = comments === undefined ? code : code.replace(comments, '')
  return bare.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.trimEnd()]))
}

/** Two lines are the same but for what a reader is told: a text in Chinese stands for any text without quotes, tags or braces. */
function sameCode(english: string | undefined, chinese: string | undefined): boolean {
  if (english === undefined || chinese === undefined) return false
  if (english === chinese) return true
  if (!HAN.test(chinese)) return false
  const parts = chinese.split(/[^'"`<>{}]*\p{Script=Han}[^'"`<>{}]*/u)
  return new RegExp(`^${parts.map((part) => part.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')).join('[^\'"`<>{}]+')}$`).test(
    english,
  )
}
