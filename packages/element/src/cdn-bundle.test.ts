import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { LONGEST_CODE } from '@pay-checkout/protocol'
import { build, type Rolldown } from 'vite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { qrPicture } from './qr-svg.ts'
import { asides } from './styles/asides.ts'
import { frame } from './styles/frame.ts'
import { till } from './styles/till.ts'
import { views } from './styles/views.ts'

const folder = mkdtempSync(join(tmpdir(), 'pay-cdn-'))
const chunks = new Map<string, Rolldown.OutputChunk>()
const assets = new Map<string, string>()

beforeAll(async () => {
  const configFile = fileURLToPath(new URL('../vite.config.ts', import.meta.url))
  const built = await build({ configFile, logLevel: 'silent', build: { outDir: folder } })
  for (const { output } of built as Rolldown.RolldownOutput[]) {
    for (const file of output) {
      if (file.type === 'chunk') chunks.set(file.name, file)
      else assets.set(file.fileName, String(file.source))
    }
  }
}, 120_000)

afterAll(() => rmSync(folder, { recursive: true }))

function chunk(name: string): Rolldown.OutputChunk {
  return chunks.get(name) as Rolldown.OutputChunk
}

test('what not every payer needs is fetched by itself, from beside the bundle', () => {
  expect([...chunks.keys()].sort()).toEqual([
    'asides',
    'define',
    'en',
    'linked-styles',
    'qr-svg',
    'till',
    'wrong-setting',
  ])
  expect(chunk('define').imports).toEqual([])
  for (const name of ['asides', 'en', 'linked-styles', 'qr-svg', 'till', 'wrong-setting']) {
    expect(chunk(name).imports).toEqual([])
    expect(chunk('define').code).toContain(`(\`./${chunk(name).fileName}\`)`)
  }
})

test('every chunk is fetched by what asks by another address after a failure, and stands first: elements in the page fetch at once', () => {
  const { code } = chunk('define')
  expect(code.match(/\bimport\(/g)).toHaveLength(1)
  expect(code).toMatch(/^const \w+=\{\};function \w+\(\w+\)\{return import\(/)
})

test('the file of styles stands beside the bundle under a name that changes with it, and in no address of its own [B19]', () => {
  const [name] = [...assets.keys()]
  expect([...assets.keys()]).toEqual([expect.stringMatching(/^pay-checkout-styles-[0-9a-f]{8}\.css$/)])
  expect(chunk('linked-styles').code).toMatch(new RegExp(`new URL\\([^,]*\`${name}\`,import\\.meta\\.url\\)`))
  expect([...chunks.values()].map(({ code }) => code).join()).not.toContain('data:text/css')
})

test('each file stands there packed as well, for servers that send it on as it is', () => {
  const plain = readdirSync(folder).filter((name) => /\.(js|css)$/.test(name))
  expect(plain.length).toBe(chunks.size + assets.size)
  for (const name of plain) {
    const [bytes, br, gz] = ['', '.br', '.gz'].map((ending) => readFileSync(join(folder, name + ending)))
    expect(brotliDecompressSync(br as Buffer)).toEqual(bytes)
    expect(gunzipSync(gz as Buffer)).toEqual(bytes)
  }
})

test('the encoder without its other modes draws the same code', async () => {
  const { code } = chunk('qr-svg')
  const encoder = await import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(code)}`)
  const texts = ['weixin://wxpay/bizpayurl?pr=Qd8ZkW3zz', '12345678901234567890', 'ABC-123', '付款', '付款'.repeat(150)]
  // Every length at which a larger code begins, and one short of it, up to the longest that is read.
  const lengths = [
    14, 26, 42, 62, 84, 106, 122, 152, 180, 213, 251, 287, 331, 362, 412, 450, 504, 560, 624, 666, 711, 779, 857, 911,
    997,
  ]
  for (const length of [...lengths.flatMap((most) => [most, most + 1]), LONGEST_CODE])
    texts.push('x9/'.repeat(length).slice(0, length))
  for (const content of texts) expect(encoder.qrPicture(content)).toEqual(qrPicture(content))
  expect(() => encoder.qrPicture('x'.repeat(2_400))).toThrow('too big')
})

test('the styles lose their indentation and nothing else', () => {
  const code = chunk('define').code + chunk('till').code + chunk('asides').code
  const bare = (css: string): string => css.replace(/\/\*.*?\*\//gs, '').replace(/\s|;(?=\s*})/g, '')
  for (const cssText of [frame.cssText, views.cssText, till, asides]) expect(bare(code)).toContain(bare(cssText))
  // A blank between two selectors is a meaning.
  for (const rule of [':host([compact]) .base{padding:0;', '.order span{', 'li + li{']) expect(code).toContain(rule)
})
