import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { openSqliteStore } from '../store/sqlite.ts'
import { createMetrics } from './broker-metrics.ts'

const read = (path: string) => readFileSync(fileURLToPath(new URL(`../../../../docs/${path}`, import.meta.url)), 'utf8')
const RULES = read('operations/prometheus-rules.yml')
const PAGE = read('operations.md')

/** The events of the log that a broker counts, and the names of its figures. */
async function told() {
  const log = { info() {}, warn() {}, error() {} }
  const metrics = createMetrics(log, { store: openSqliteStore({ path: ':memory:' }), clock: { now: () => 0 } })
  const events = [...RULES.matchAll(/event=~?"([^"]+)"/g)].flatMap(([, names = '']) => names.split('|'))
  for (const event of events) metrics.log.warn(event)
  const { text } = await metrics.render()
  return { text, events, names: [...text.matchAll(/^# TYPE (pay_broker_\w+)/gm)].map(([, name]) => name) }
}

test('every alert asks for figures that there are', async () => {
  const { text, events, names } = await told()
  const asked = [...RULES.matchAll(/pay_broker_\w+/g)].map(([name]) => name.replace(/_(bucket|count)$/, ''))
  expect(asked.filter((name) => !names.includes(name))).toEqual([])
  expect(events.filter((event) => !text.includes(`pay_broker_warnings_total{event="${event}"} 1`))).toEqual([])
})

test('an answer that is signed with another key is an alert [F9]', async () => {
  const [, outcome] = /ForeignAnswers\n.*gateway_call_seconds_count\{outcome="(\w+)"\}/.exec(RULES) ?? []
  const log = { info() {}, warn() {}, error() {} }
  const metrics = createMetrics(log, { store: openSqliteStore({ path: ':memory:' }), clock: { now: () => 0 } })
  metrics.log.info('gateway.call', { account: 'main', operation: 'query', result: 'mismatch', ms: 1 })
  expect((await metrics.render()).text).toMatch(new RegExp(`call_seconds_count\\{.*outcome="${outcome}"\\} 1`))
})

test('every alert leads to a page that says what to do, and every figure is explained', async () => {
  const anchors = [...PAGE.matchAll(/^#+ (.+)$/gm)].map(
    ([, title = '']) =>
      `#${title
        .toLowerCase()
        .replaceAll(/[^\w -]/g, '')
        .replaceAll(' ', '-')}`,
  )
  const pages = [...RULES.matchAll(/page: "(#[^"]+)"/g)].map(([, page]) => page)
  expect(pages.length).toBe(RULES.match(/- alert:/g)?.length)
  expect(pages.filter((page) => !anchors.includes(page ?? ''))).toEqual([])
  const { names } = await told()
  expect(names.filter((name) => !PAGE.includes(`\`${name}`))).toEqual([])
})
