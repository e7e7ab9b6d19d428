import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { DOCUMENTED_PARAMETERS } from '../e2e/documents/parameters.ts'
import type { Gateway } from '../packages/broker/src/gateway/definition.ts'
import { withParameters } from './gateway-parameters.ts'

const GATEWAYS = new URL('../packages/broker/src/gateways/', import.meta.url)
// A gateway of later has no document here until somebody writes it down; these have.
const ids = Object.keys(DOCUMENTED_PARAMETERS)

/** The rows of a table of a README, each as its cells. */
function rowsOf(readme: string, part: string): string[][] {
  const table = readme.split(`### ${part}\n\n`)[1]?.split('\n\n')[0] ?? ''
  return table
    .split('\n')
    .slice(2)
    .map((line) => line.slice(2, -2).split(' | '))
}

test('the five documents are there', () => {
  expect(ids).toEqual(['chaoying', 'method-gateway', 'pooul-v1', 'pooul-v2', 'tlinx'])
})

describe.each(ids)('what a merchant says to %s', async (id) => {
  const { default: gateway }: { default: Gateway } = await import(new URL(`${id}/index.ts`, GATEWAYS).href)
  const readme = readFileSync(new URL(`${id}/README.md`, GATEWAYS), 'utf8')
  const documented = DOCUMENTED_PARAMETERS[id] ?? { creates: [], others: {} }

  test('every documented parameter of a create has a row that says where, and what it takes [A1 A9]', () => {
    const rows = rowsOf(readme, 'Of creates')
    const names = rows.map(([name = '']) => name.replaceAll('`', '')).sort()
    expect(names).toEqual([...new Set(documented.creates)].sort())
    for (const [name, where] of rows) expect(where, `${name} says where`).toMatch(/\w{3}/)
  })

  test('so has every one of the other calls [A1]', () => {
    const told = rowsOf(readme, 'Of other calls').map(([call, name]) => `${call} ${name}`)
    const all = Object.entries(documented.others).flatMap(([call, names]) =>
      names.map((name) => `\`${call}\` \`${name}\``),
    )
    expect(all.length).toBeGreaterThan(5)
    expect(all.filter((row) => !told.includes(row))).toEqual([])
  })

  test('and the README says what the definition does', () => {
    expect(withParameters(readme, gateway)).toBe(readme)
    const without = readme.replace(/\| `(body|ord_name|order_name)` \|.*\n/, '')
    expect(without).not.toBe(readme)
    expect(withParameters(without, gateway)).toBe(readme)
  })
})
