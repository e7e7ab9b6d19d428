import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Gateway } from '../packages/broker/src/gateway/definition.ts'
import type { GatewayPeer } from '../packages/broker/src/testing/gateway-peer.ts'
import { withAnswers } from './gateway-answers.ts'
import { describeGateway } from './gateway-facts.ts'
import { renderGateways } from './gateway-pages.ts'
import { whereSaid, withParameters } from './gateway-parameters.ts'
import { SENTENCES, sentencesOf, withoutChinese } from './gateway-sentences.ts'
import { wordsIn } from './gateway-texts.ts'

const GATEWAYS = new URL('../packages/broker/src/gateways/', import.meta.url)
const chinese = wordsIn('zh')
const all = await Promise.all(
  readdirSync(GATEWAYS).map(async (id) => {
    const { default: gateway }: { default: Gateway } = await import(new URL(`${id}/index.ts`, GATEWAYS).href)
    const { createPeer }: { createPeer(): GatewayPeer } = await import(new URL(`${id}/peer.ts`, GATEWAYS).href)
    return { id, gateway, peer: createPeer() }
  }),
)
// One of later may come in English first.
const written = all.filter(({ id }) => existsSync(new URL(`${id}/README.zh-CN.md`, GATEWAYS)))

/** What is no prose, line by line: names in backticks, and cells without them. */
const names = (page: string) => page.split('\n').map((line) => line.match(/`[^`]*`/g) ?? [])

test('the five gateways are there in Chinese', () => {
  expect(written.map(({ id }) => id)).toEqual(
    expect.arrayContaining(['chaoying', 'method-gateway', 'pooul-v1', 'pooul-v2', 'tlinx']),
  )
})

describe.each(written)('$id', ({ id, gateway }) => {
  const readme = readFileSync(new URL(`${id}/README.zh-CN.md`, GATEWAYS), 'utf8')
  const part = (page: string, name: string) => page.split(`<!-- ${name}: `)[1]?.split('<!-- end of ')[0] ?? ''

  test('every sentence of the definition is there in Chinese', () => {
    expect(withoutChinese(gateway)).toEqual([])
    expect(readme).not.toMatch(/the account’s|nowhere|the broker|read by/)
  })

  test('the Chinese page says what the definition does', () => {
    expect(withAnswers(withParameters(readme, gateway, chinese), gateway, chinese)).toBe(readme)
  })

  test.each(['parameters', 'answers'])('its table of %s names what the English one names, line by line', (name) => {
    const english = readFileSync(new URL(`${id}/README.md`, GATEWAYS), 'utf8')
    const tables = [english, readme].map((page) => names(part(page, name)).filter((line) => line.length > 0))
    const rows = tables.map((lines) =>
      lines.filter(([first]) => !/facts|POST|options|whereSupported/.test(first ?? '')),
    )
    expect(rows[1]?.map((line) => line.toSorted())).toEqual(rows[0]?.map((line) => line.toSorted()))
  })
})

test('no sentence is kept that no definition says', () => {
  const said = new Set(all.flatMap(({ gateway }) => sentencesOf(gateway)))
  expect(SENTENCES.filter((sentence) => !said.has(sentence))).toEqual([])
})

test('a sentence that nobody has written in Chinese stands in English, and is named', () => {
  const [first] = all
  if (!first) throw new Error('no gateway')
  const parameters = { ...first.gateway.parameters, acme: { said: 'somewhere else' } }
  const gateway = { ...first.gateway, parameters }
  expect(withoutChinese(gateway)).toEqual(['somewhere else'])
  expect(whereSaid('acme', 'acme', parameters.acme, chinese)).toBe('somewhere else')
})

test('the Chinese list leads to the Chinese page where there is one', () => {
  const facts = all.map(({ gateway, peer }) => describeGateway(gateway, peer, chinese))
  const page = renderGateways(facts, chinese, (id) => (id === 'tlinx' ? 'README.md' : 'README.zh-CN.md'))
  expect(page).toContain('gateways/tlinx/README.md)')
  expect(page).toContain('gateways/chaoying/README.zh-CN.md)')
  expect(page).toMatch(/^\| 关单 \|.* 随时可以 \| 下单 5 分钟后 \|/m)
})
