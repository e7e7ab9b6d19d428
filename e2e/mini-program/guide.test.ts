import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type Block, blocksOf, GUIDES, withoutComments } from './guide.ts'
import { ROOT } from './tools.ts'

/** The guide's code stands in two languages and is one: what is built, run and type-checked of the first is true of the other. */

const [chinese, english] = GUIDES.map(blocksOf) as [Block[], Block[]]

test('both languages print the same code', () => {
  const told = (blocks: Block[]) => blocks.map((block) => ({ ...block, code: withoutComments(block.code) }))
  expect(told(english)).toEqual(told(chinese))
})

test('every block has a name, by which a test finds it', () => {
  const named = chinese.filter(({ language }) => language !== 'sh').map(({ name }) => name)
  expect(named).not.toContain('')
  expect(named.filter((name) => !/^(pages|alipay|taro|uni-app)\//.test(name))).toEqual([
    'broker',
    'web-view',
    'project.config.json',
  ])
})

test('its settings are JSON', () => {
  const settings = chinese.filter(({ language }) => language === 'json')
  expect(settings.length).toBeGreaterThan(2)
  for (const { code } of settings) expect(() => JSON.parse(code)).not.toThrow()
})

describe('its promises of length', () => {
  const lines = (...names: string[]) =>
    chinese.filter(({ name }) => names.includes(name)).map(({ code }) => code.trim().split('\n').length)
  test('ten lines of code, and a component in five', () => {
    expect(lines('pages/pay/pay.js')).toEqual([10])
    const ready = lines('pages/ready/ready.json', 'pages/ready/ready.wxml', 'pages/ready/ready.js')
    expect(ready.reduce((sum, one) => sum + one, 0)).toBe(5)
  })
})

test.each(['taro', 'uni-app'])('what it prints of the example in %s is that file', (example) => {
  const name = `${example}/src/use-checkout.ts`
  const printed = chinese.find((block) => block.name === name)
  expect(printed?.code).toBe(readFileSync(join(ROOT, 'demo/miniprogram', name), 'utf8'))
})

test('what is meant for one wallet alone ends where it says so: uni-app builds the rest for both, and tells of it in passing', () => {
  for (const { name, code } of chinese) {
    const words = [...code.matchAll(/^\s*\/\/ #(ifdef|endif)/gm)].map(([, word]) => word)
    expect([name, words.filter((word, at) => word !== (at % 2 === 0 ? 'ifdef' : 'endif'))]).toEqual([name, []])
    expect([name, words.length % 2]).toEqual([name, 0])
  }
})

test.each(GUIDES)('the sections that %s links to are there', (guide) => {
  const text = readFileSync(join(ROOT, guide), 'utf8')
  const anchors = [...text.matchAll(/^#+ (.*)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N} -]/gu, '')
      .replaceAll(' ', '-'),
  )
  const linked = [...text.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor]) => anchor)
  expect(linked.length).toBeGreaterThan(8)
  expect(anchors).toEqual(expect.arrayContaining(linked))
})
