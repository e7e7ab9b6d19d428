import { dirname, join, normalize } from 'node:path'

/** Where the links of Markdown pages lead. */

/** Reads a page of the repository by its path; undefined when there is none. */
export type ReadPage = (path: string) => string | undefined

/** What is wrong with a page’s links to files and headings of this repository, in sentences. */
export function linkProblems(path: string, page: string, read: ReadPage, exists: (path: string) => boolean): string[] {
  return linksOf(page).flatMap((link) => {
    const [target = '', anchor] = link.split('#')
    const file = target === '' ? path : normalize(join(dirname(path), target))
    if (!exists(file)) return [`leads to ${link}, which isn’t there`]
    if (anchor === undefined || !file.endsWith('.md')) return []
    const text = file === path ? page : read(file)
    return text === undefined || anchorsOf(text).has(decodeURIComponent(anchor))
      ? []
      : [`leads to ${link}, and ${file} has no such heading`]
  })
}

/** Links of a Chinese page that lead to an English one although there is a Chinese one; its own counterpart at its head is none. */
export function strayLinks(path: string, page: string, exists: (path: string) => boolean): string[] {
  const own = counterpart(path)
  return linksOf(page).flatMap((link) => {
    const file = normalize(join(dirname(path), link.split('#')[0] ?? ''))
    const chinese = file.replace(/\.md$/, '.zh-CN.md')
    const leadsAway = /(?<!\.zh-CN)\.md$/.test(file) && file !== own && exists(chinese)
    return leadsAway ? [`leads to ${link}, and there is ${chinese}`] : []
  })
}

/** The page in the other language: `README.md` and `README.zh-CN.md`. */
export function counterpart(path: string): string {
  return path.endsWith('.zh-CN.md') ? path.replace(/\.zh-CN\.md$/, '.md') : path.replace(/\.md$/, '.zh-CN.md')
}

function linksOf(page: string): string[] {
  const prose = page.replace(/^```[\s\S]*?^```$/gm, '').replace(/`[^`\n]*`/g, '')
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, link = '']) => (/^[a-z]+:/.test(link) ? [] : [link]))
}

/** The anchors that GitHub gives a page’s headings. */
function anchorsOf(page: string): Set<string> {
  const anchors = new Set<string>()
  for (const [, heading = ''] of page.replace(/^```[\s\S]*?^```$/gm, '').matchAll(/^#{1,6} (.*)$/gm)) {
    const words = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase()
    const anchor = words.replace(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, '').replaceAll(' ', '-')
    let unique = anchor
    for (let count = 1; anchors.has(unique); count++) unique = `${anchor}-${count}`
    anchors.add(unique)
  }
  for (const [, name = ''] of page.matchAll(/<a (?:id|name)="([^"]+)"/g)) anchors.add(name)
  return anchors
}
