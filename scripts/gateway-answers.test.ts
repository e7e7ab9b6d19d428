import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { DOCUMENTED_ANSWERS } from '../e2e/documents/answers.ts'
import type { Gateway } from '../packages/broker/src/gateway/definition.ts'
import type { AnswerTable } from '../packages/broker/src/gateway/fact-fields.ts'
import { fieldsOf, whereOf, withAnswers } from './gateway-answers.ts'

const GATEWAYS = new URL('../packages/broker/src/gateways/', import.meta.url)
// A gateway of later has no document here until somebody writes it down; these have.
const ids = Object.keys(DOCUMENTED_ANSWERS)

test('the five documents are there', () => {
  expect(ids.toSorted()).toEqual(['chaoying', 'method-gateway', 'pooul-v1', 'pooul-v2', 'tlinx'])
})

describe.each(ids)('%s', async (id) => {
  const { default: gateway }: { default: Gateway } = await import(new URL(`${id}/index.ts`, GATEWAYS).href)
  const readme = readFileSync(new URL(`${id}/README.md`, GATEWAYS), 'utf8')
  const documented = DOCUMENTED_ANSWERS[id]
  const rows = (part: string) => {
    const section = readme.split(`### ${part}\n\n`)[1]?.split('\n\n')[0] ?? ''
    return section
      .split('\n')
      .slice(2)
      .map((line) => line.split(' | '))
  }

  test.each([
    ['Answers about payments', 'payment'],
    ['Answers about refunds', 'refund'],
  ] as const)(
    '%s: every documented field of an answer has a row that says where a merchant reads it [A2]',
    (part, kind) => {
      const told = fieldsOf(gateway.answers[kind])
      const names = told.map(([name]) => name)
      expect(names.toSorted()).toEqual([...(documented?.[kind] ?? [])].sort())
      expect(rows(part)).toEqual(told.map(([name, field]) => [`| \`${name}\``, `${whereOf(name, field)} |`]))
    },
  )

  test('what raw calls answer has rows too [A2]', () => {
    expect(gateway.answers.raw ?? {}).toEqual(documented?.raw ?? {})
  })
})

test('a README without its row for a field isn’t what the definition says', () => {
  const answers = { payment: { time_end: { fact: 'paidAt', read: () => 1 } } satisfies AnswerTable, refund: {} }
  const readme = withAnswers('# Trial\n', { answers })
  expect(readme).toContain('| `time_end` | `facts.paidAt` |')
  expect(withAnswers(readme.replace('| `time_end` | `facts.paidAt` |\n', ''), { answers })).toBe(readme)
})
