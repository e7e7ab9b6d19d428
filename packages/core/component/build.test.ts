import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'acorn'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildComponents } from './build.ts'

let root: string
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'pay-checkout-component-'))
  await buildComponents(root)
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

const read = (path: string) => readFileSync(join(root, path), 'utf8')

describe.each([
  { folder: 'miniprogram_dist', core: '../index.js', template: 'wxml', styles: 'wxss', app: '微信', other: '支付宝' },
  {
    folder: 'alipay_dist',
    core: '../../miniprogram_dist/index.js',
    template: 'axml',
    styles: 'acss',
    app: '支付宝',
    other: '微信',
  },
])('$folder', ({ folder, core, template, styles, app, other }) => {
  const at = (part: string, ending: string) => read(`${folder}/${part}/index.${ending}`)

  test.each(['pay-checkout', 'pay-page'])('%s: script, template, styles and configuration stand together', (part) => {
    const script = at(part, 'js')
    expect(() => parse(script, { ecmaVersion: 2017, sourceType: 'script' })).not.toThrow()
    expect(script).not.toMatch(/\bIntl\b|\bURL\b|\bProxy\b|TextDecoder|fromEntries|globalThis|\beval\b/)
    expect(at(part, template)).not.toMatch(template === 'axml' ? /wx:|bind/ : /\ba:|\bonTap/)
    expect(at(part, styles)).not.toMatch(styles === 'acss' ? /BRAND|FILL|\/\*|:host/ : /BRAND|FILL|\/\*/)
    expect(JSON.parse(at(part, 'json'))).toMatchObject({ usingComponents: expect.any(Object) })
  })

  test('the component requires the headless file beside it, and nothing else', () => {
    const required = [...at('pay-checkout', 'js').matchAll(/require\(["'`]([^"'`]+)["'`]\)/g)].map(([, id]) => id)
    expect(new Set(required)).toEqual(new Set([core]))
    expect(at('pay-page', 'js')).not.toContain('require(')
  })

  test('texts are those of its wallet, put in when it was built', () => {
    const script = at('pay-checkout', 'js')
    expect(script).toContain(`请在${app}中完成付款`)
    expect(script).not.toContain(other)
  })
})
