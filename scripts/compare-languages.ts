import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  type Change,
  changesSince,
  differences,
  halfWidthMarks,
  isWritten,
  readStamp,
  sectionsOf,
  stampOf,
  withStamp,
} from './page-languages.ts'
import { counterpart, linkProblems, strayLinks } from './page-links.ts'

/** Where the pages are, and what is asked of them. */
export interface Pages {
  /** A clone’s root. */
  readonly root: string
  /** Pages in one language, and why. A path that ends in `/` stands for all below it. */
  readonly oneLanguage: Readonly<Record<string, string>>
  /** Pairs to record as saying the same, by either page’s path; empty for none, `all` for every one. */
  readonly record: readonly string[] | 'all'
}

/** What is wrong, page by page, and how many pairs there are. */
export interface Compared {
  readonly pairs: number
  readonly problems: readonly string[]
}

/** Compares every page with its other language, and follows its links; records the pairs that it is told to. */
export function compareLanguages({ root, oneLanguage, record }: Pages): Compared {
  const clone = openClone(root)
  const pages = clone.pages()
  const isExcepted = (path: string) =>
    Object.keys(oneLanguage).some((start) => (start.endsWith('/') ? path.startsWith(start) : path === start))
  const isToRecord = (path: string) => record === 'all' || record.includes(path) || record.includes(counterpart(path))
  const pairs = pages.filter((path) => path.endsWith('.zh-CN.md'))
  const lonely = pages.filter((path) => !pairs.includes(path) && !isExcepted(path) && !clone.exists(counterpart(path)))
  const stale = Object.keys(oneLanguage).filter((start) => !pages.some((page) => page.startsWith(start)))
  const missing = [...(record === 'all' ? [] : record)].filter((path) => !clone.exists(path))
  return {
    pairs: pairs.length,
    problems: [
      ...pages.flatMap((path) => brokenLinks(clone, path)),
      ...lonely.map((path) => `${path} has no Chinese: write ${counterpart(path)}`),
      ...[...stale, ...missing].map((path) => `${path} was named, and isn’t there`),
      ...pairs.flatMap((path) => pairProblems(clone, path, isToRecord(path))),
    ],
  }
}

function brokenLinks(clone: Clone, path: string): string[] {
  const page = clone.read(path)
  const read = (file: string) => (clone.exists(file) ? clone.read(file) : undefined)
  const stray = path.endsWith('.zh-CN.md') ? strayLinks(path, page, clone.exists) : []
  return [...linkProblems(path, page, read, clone.exists), ...stray].map((problem) => `${path} ${problem}`)
}

function pairProblems(clone: Clone, path: string, records: boolean): string[] {
  const englishPath = counterpart(path)
  if (!clone.exists(englishPath)) return [`${path} has no English: ${englishPath} isn’t there`]
  const [english, chinese] = [clone.read(englishPath), clone.read(path)]
  const heads = [
    [englishPath, english, `[中文](${path.split('/').at(-1)})`],
    [path, chinese, `[English](${englishPath.split('/').at(-1)})`],
  ] as const
  const own = [
    ...heads.flatMap(([file, page, link]) =>
      page.split('\n').slice(0, 4).join('\n').includes(link) ? [] : [`${file} doesn’t begin with ${link}`],
    ),
    ...halfWidthMarks(chinese).map((words) => `${path} has a mark of half a width: “${words}”`),
  ]
  if (isWritten(english)) return own
  const apart = differences(english, chinese)
  if (apart.length > 0) return [...own, ...apart.map((problem) => `${path} isn’t as ${englishPath}: ${problem}`)]
  if (records) {
    clone.write(path, withStamp(english, chinese))
    return own
  }
  const stamp = readStamp(chinese)
  if (stamp === undefined) return [...own, `${path} was never recorded as saying what ${englishPath} says`]
  return [...own, ...changesSince(stamp, english, chinese).map((change) => tell(clone, change, stamp, path))]
}

function tell(clone: Clone, { at, heading, in: changed }: Change, stamp: readonly string[], path: string): string {
  const where = heading === '' ? 'its head' : `“${heading}”`
  if (changed === 'both') return `${path}: ${where} was changed in both languages: see whether they say the same`
  const [newer, older] = changed === 'Chinese' ? [path, counterpart(path)] : [counterpart(path), path]
  const [one, other] = (stamp[at] ?? '').split(' ')
  const wanted = changed === 'Chinese' ? other : one
  return `${older} is older than ${newer}, where ${where} was changed:\n${linesChanged(clone, newer, { at, wanted })}`
}

/** What was changed in a section since the stamp, as far as the commits that are here tell. */
function linesChanged(
  clone: Clone,
  path: string,
  { at, wanted }: { readonly at: number; readonly wanted: string | undefined },
): string {
  for (const then of clone.history(path)) {
    if (stampOf(then, then)[at]?.split(' ')[0] !== wanted) continue
    const [was, is] = [then, clone.read(path)].map((page) => sectionsOf(page)[at]?.text.split('\n') ?? [])
    const lines = (mark: string, all: string[] = [], but: string[] = []) =>
      all.flatMap((line) => (but.includes(line) ? [] : [`  ${mark} ${line}`]))
    return [...lines('-', was, is), ...lines('+', is, was)].join('\n')
  }
  return '  (what it said then is in no commit of this clone)'
}

interface Clone {
  pages(): readonly string[]
  read(path: string): string
  write(path: string, text: string): void
  exists(path: string): boolean
  /** What a page said at its last commits, the newest first. */
  history(path: string): Iterable<string>
}

function openClone(root: string): Clone {
  const git = (...args: readonly string[]) =>
    execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  const lines = (text: string) => text.split('\n').filter((line) => line !== '')
  const exists = (path: string) => existsSync(join(root, path))
  return {
    pages: () => lines(git('ls-files', '--cached', '--others', '--exclude-standard', '*.md')).filter(exists),
    read: (path) => readFileSync(join(root, path), 'utf8'),
    write: (path, text) => writeFileSync(join(root, path), text),
    exists,
    *history(path) {
      for (const commit of lines(git('log', '--format=%H', '-n', '50', '--diff-filter=AM', '--', path)))
        yield git('show', `${commit}:${path}`)
    },
  }
}
