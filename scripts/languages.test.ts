import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { compareLanguages, type Pages } from './compare-languages.ts'
import { differences, stampOf } from './page-languages.ts'

const ENGLISH = `# Tea

[中文](tea.zh-CN.md)

A shop.

## Prices

Ten yuan a cup.

\`\`\`js
sell({ name: 'Longjing tea, 100 g' }) // in fen
\`\`\`

## Hours

From nine.
`
const CHINESE = `# 茶

[English](tea.md)

一间茶铺。

## 价格

十元一杯。

\`\`\`js
sell({ name: '龙井茶 100 克' }) // 单位是分
\`\`\`

## 时间

九点开门。
`

type Files = Readonly<Record<string, string>>

/** A clone that holds files, committed. */
function clone(files: Files) {
  const root = mkdtempSync(join(tmpdir(), 'languages-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  const git = (...args: readonly string[]) =>
    execFileSync('git', ['-c', 'user.name=Tea', '-c', 'user.email=tea@shop.example', ...args], { cwd: root })
  const write = (more: Files) => {
    for (const [path, text] of Object.entries(more)) {
      mkdirSync(dirname(join(root, path)), { recursive: true })
      writeFileSync(join(root, path), text)
    }
  }
  git('init', '-q')
  write(files)
  const compare = (more: Partial<Pages> = {}) => compareLanguages({ root, oneLanguage: {}, record: [], ...more })
  return {
    write,
    compare,
    read: (path: string) => readFileSync(join(root, path), 'utf8'),
    commit() {
      git('add', '.')
      git('commit', '-q', '-m', 'as it is')
    },
  }
}

/** Both pages, recorded as saying the same, and committed. */
function recorded() {
  const pages = clone({ 'tea.md': ENGLISH, 'tea.zh-CN.md': CHINESE })
  expect(pages.compare().problems).toEqual(['tea.zh-CN.md was never recorded as saying what tea.md says'])
  expect(pages.compare({ record: 'all' }).problems).toEqual([])
  pages.commit()
  expect(pages.compare()).toEqual({ pairs: 1, problems: [] })
  return pages
}

test('a page whose English was changed since is named, with the section and its lines', () => {
  const pages = recorded()
  pages.write({ 'tea.md': ENGLISH.replace('From nine.', 'From ten.') })
  expect(pages.compare().problems).toEqual([
    'tea.zh-CN.md is older than tea.md, where “Hours” was changed:\n  - From nine.\n  + From ten.',
  ])
  pages.commit()
  expect(pages.compare().problems).toHaveLength(1)
})

test('a page whose Chinese alone was changed is named as the newer one', () => {
  const pages = recorded()
  pages.write({ 'tea.zh-CN.md': pages.read('tea.zh-CN.md').replace('十元', '八元') })
  expect(pages.compare().problems).toEqual([
    'tea.md is older than tea.zh-CN.md, where “Prices” was changed:\n  - 十元一杯。\n  + 八元一杯。',
  ])
})

test('what was changed in both is to be looked at once more, and is recorded by its name alone', () => {
  const pages = recorded()
  pages.write({
    'tea.md': ENGLISH.replace('Ten', 'Eight'),
    'tea.zh-CN.md': pages.read('tea.zh-CN.md').replace('十元', '八元'),
  })
  const told = ['tea.zh-CN.md: “Prices” was changed in both languages: see whether they say the same']
  expect(pages.compare().problems).toEqual(told)
  expect(pages.compare({ record: ['coffee.md'] }).problems).toEqual(['coffee.md was named, and isn’t there', ...told])
  expect(pages.compare({ record: ['tea.md'] }).problems).toEqual([])
  expect(pages.compare().problems).toEqual([])
})

test('lines that are wrapped anew and links that lead elsewhere change nothing', () => {
  const link = '[Cups](tea.md)'
  const pages = clone({ 'tea.md': ENGLISH + link, 'tea.zh-CN.md': CHINESE, 'cups.md': '# Cups\n' })
  pages.compare({ record: 'all' })
  const moved = link.replace('tea.md', 'cups.md#cups')
  pages.write({ 'tea.md': ENGLISH.replace('Ten yuan', 'Ten\nyuan') + moved })
  expect(pages.compare({ oneLanguage: { 'cups.md': 'a list' } }).problems).toEqual([])
})

test('a page without its other language is named, unless there is a reason', () => {
  const pages = clone({ 'docs/milk.md': '# Milk\n', 'sugar.zh-CN.md': '# 糖\n', 'salt/README.md': '# Salt\n' })
  expect(pages.compare({ oneLanguage: { 'salt/': 'it is tea', 'pepper.md': 'a spice' } }).problems).toEqual([
    'docs/milk.md has no Chinese: write docs/milk.zh-CN.md',
    'pepper.md was named, and isn’t there',
    'sugar.zh-CN.md has no English: sugar.md isn’t there',
  ])
})

test('links lead to files and headings that are there, from the head to the other language, and from Chinese pages to Chinese ones', () => {
  const pages = clone({
    'tea.md': `${ENGLISH}[a](#prices) [b](#cost) [c](cups/README.md) [d](https://tea.example/) \`[e](f)\`\n`,
    'tea.zh-CN.md': `${CHINESE.replace('[English](tea.md)', '')}[a](#价格) [b](pots.md#sizes) [c](pots.zh-CN.md#大小)\n`,
    'pots.md': '# Pots\n\n[中文](pots.zh-CN.md)\n\n## Sizes\n',
    'pots.zh-CN.md': '# 壶\n\n[English](pots.md)\n\n## 大小\n',
  })
  expect(pages.compare({ record: 'all' }).problems).toEqual([
    'tea.md leads to #cost, and tea.md has no such heading',
    'tea.md leads to cups/README.md, which isn’t there',
    'tea.zh-CN.md leads to pots.md#sizes, and there is pots.zh-CN.md',
    'tea.zh-CN.md doesn’t begin with [English](tea.md)',
  ])
})

test('headings and code have their counterparts; comments and texts may be in either language', () => {
  expect(differences(ENGLISH, CHINESE)).toEqual([])
  expect(differences(ENGLISH, CHINESE.replace('## 时间', '### 时间'))).toEqual([
    'the headings part at “Hours” in English, “时间” in Chinese',
  ])
  expect(differences(ENGLISH, CHINESE.replace(/## 时间[\s\S]*/, ''))).toEqual([
    'the headings part at “Hours” in English, the page’s end in Chinese',
  ])
  expect(differences(ENGLISH, CHINESE.replace('sell({ name', 'sell({ title'))).toEqual([
    "“Prices”: its code says “sell({ name: 'Longjing tea, 100 g' })” in English, “sell({ title: '龙井茶 100 克' })” in Chinese",
  ])
  expect(differences(ENGLISH, CHINESE.replace('```js', '```ts'))).toEqual([
    '“Prices”: a block is “js” in English, “ts” in Chinese',
  ])
  expect(differences(ENGLISH, CHINESE.replace(/```js[\s\S]*```\n/, ''))).toEqual([
    '“Prices”: 1 blocks of code in English, 0 in Chinese',
  ])
})

test('Chinese prose has Chinese marks', () => {
  const chinese = CHINESE.replace('一间茶铺。', '一间茶铺, 在 `a, b` 旁边(拐角).')
  const { problems } = clone({ 'tea.md': ENGLISH, 'tea.zh-CN.md': chinese }).compare({ record: 'all' })
  expect(problems).toEqual([
    'tea.zh-CN.md has a mark of half a width: “一间茶铺,”',
    'tea.zh-CN.md has a mark of half a width: “ 在 ` 旁边(”',
  ])
})

test('what a script writes into a page is no part of it', () => {
  const written = (words: string) =>
    `# Tea\n\n<!-- answers: written by scripts/tea.ts. Change that. -->\n\n## ${words}\n\n<!-- end of answers -->\n`
  expect(stampOf(written('Green'), '# 茶\n')).toEqual(stampOf(written('Black'), '# 茶\n'))
  expect(differences(written('Green'), '# 茶\n')).toEqual([])
  const pages = clone({
    'all.md': '# All\n\n[中文](all.zh-CN.md)\n\n<!-- Written by scripts/tea.ts. -->\n\n## Green\n',
    'all.zh-CN.md': '# 全部\n\n[English](all.md)\n',
  })
  expect(pages.compare()).toEqual({ pairs: 1, problems: [] })
})
