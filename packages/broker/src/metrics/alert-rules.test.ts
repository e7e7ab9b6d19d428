import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { trialHash } from '../../lab/trial-broker.ts'
import { createBroker } from '../broker.ts'
import tlinx from '../gateways/tlinx/index.ts'
import { openSqliteStore } from '../store/sqlite.ts'
import type { Store } from '../store/store.ts'
import { createMetrics } from './broker-metrics.ts'

const read = (path: string) => readFileSync(fileURLToPath(new URL(`../../../../docs/${path}`, import.meta.url)), 'utf8')
const RULES = read('operations/prometheus-rules.yml')
const PAGE = read('operations.md')

const SILENCE = { info() {}, warn() {}, error() {} }

/** A broker with one account, and the key that reads its figures. */
function openBroker(store: Partial<Store> = {}) {
  const metricsKey = 'sk_metrics_0123456789'
  const broker = createBroker({
    publicUrl: 'https://pay.example',
    store: { ...openSqliteStore({ path: ':memory:' }), ...store },
    accounts: {
      bank: tlinx.account({
        baseUrl: 'http://127.0.0.1:9/',
        allowInsecure: true,
        openId: '0123456789abcdef0123456789abcdef',
        openKey: '0123456789abcdefghijklmnopqrstuv',
        wechatTag: 'Weixin',
      }),
    },
    keys: [{ name: 'prometheus', hash: trialHash(metricsKey), scopes: ['metrics'] }],
    tokenKeys: [{ letter: 'a', secret: 'a trial key of more than 32 characters' }],
  })
  return { broker, metricsKey }
}

/** The events of the log that a broker counts, and the names of its figures. */
async function told() {
  const log = { info() {}, warn() {}, error() {} }
  const metrics = createMetrics(log, { store: openSqliteStore({ path: ':memory:' }), clock: { now: () => 0 } })
  const events = [...RULES.matchAll(/event=~?"([^"]+)"/g)].flatMap(([, names = '']) => names.split('|'))
  for (const event of new Set(events)) metrics.log.warn(event)
  const { text } = await metrics.render()
  return { text, events, names: [...text.matchAll(/^# TYPE (pay_broker_\w+)/gm)].map(([, name]) => name) }
}

/** Every expression of the dashboard, with what its variables stand for. */
function dashboard() {
  const { panels, templating } = JSON.parse(read('operations/grafana-dashboard.json')) as {
    panels: {
      id: number
      title: string
      gridPos: Record<'x' | 'y' | 'w' | 'h', number>
      targets?: { expr: string }[]
    }[]
    templating: { list: { name: string; query: string | { query: string } }[] }
  }
  const asked = panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr))
  const lists = templating.list.flatMap(({ query }) => (typeof query === 'string' ? [] : [query.query]))
  return { panels, templating, expressions: [...asked, ...lists] }
}

test('every panel of the dashboard asks for figures that there are, by labels that they have, and none of ours is left out', async () => {
  const { broker, metricsKey } = openBroker()
  const answer = await broker.fetch(
    new Request('https://pay.example/metrics', { headers: { authorization: `Bearer ${metricsKey}` } }),
  )
  const text = await answer.text()
  await broker.close()
  const { panels, templating, expressions } = dashboard()
  const there = [...text.matchAll(/^# TYPE (\w+)/gm)].map(([, name]) => name)
  const asked = expressions.flatMap((expr) =>
    [...expr.matchAll(/\b(?:pay_broker|nodejs|process)_\w+/g)].map(([name]) => name),
  )
  const names = new Set(asked.map((name) => name.replace(/_(bucket|count)$/, '')))
  expect([...names].filter((name) => !there.includes(name))).toEqual([])
  expect(there.filter((name) => name?.startsWith('pay_broker_') && !names.has(name))).toEqual([])
  // Each label that is grouped by is one of a figure's, or Prometheus' own.
  const source = readFileSync(new URL('./broker-metrics.ts', import.meta.url), 'utf8')
  const labels = [...source.matchAll(/labelNames: \[([^\]]+)\]/g)].flatMap(([, list = '']) => list.match(/\w+/g) ?? [])
  const grouped = expressions.flatMap((expr) =>
    [...expr.matchAll(/ by \(([^)]+)\)/g)].flatMap(([, list = '']) => list.match(/\w+/g) ?? []),
  )
  expect([...new Set(grouped)].filter((label) => !labels.includes(label) && label !== 'le')).toEqual([])
  const variables = expressions.flatMap((expr) => expr.match(/\$(?!__)\w+/g) ?? []).map((name) => name.slice(1))
  expect(templating.list.map(({ name }) => name)).toEqual(expect.arrayContaining(variables))
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length)
})

test('no panel of the dashboard covers another', () => {
  const places = dashboard().panels.flatMap(({ gridPos: { x, y, w, h } }) =>
    Array.from({ length: w * h }, (_, at) => `${x + (at % w)} ${y + Math.floor(at / w)}`),
  )
  expect(new Set(places).size).toBe(places.length)
  expect(Math.max(...places.map((place) => Number(place.split(' ')[0])))).toBeLessThan(24)
})

test('every alert asks for figures that there are', async () => {
  const { text, events, names } = await told()
  const asked = [...RULES.matchAll(/pay_broker_\w+/g)].map(([name]) => name.replace(/_(bucket|count)$/, ''))
  expect(asked.filter((name) => !names.includes(name))).toEqual([])
  expect(events.filter((event) => !text.includes(`pay_broker_warnings_total{event="${event}"} 1`))).toEqual([])
})

test('what an alert sees grow is there, at 0, before anything has happened [B14]', async () => {
  const accounts = { main: {}, bank: {} }
  const store = openSqliteStore({ path: ':memory:' })
  const { text } = await createMetrics(SILENCE, { store, clock: { now: () => 0 }, accounts }).render()
  const grown = [...RULES.matchAll(/(?:increase|rate)\((pay_broker_\w+_total)\{(\w+)=~?"([^"]+)"\}/g)]
  expect(grown.length).toBeGreaterThan(5)
  for (const [, name, label, values = ''] of grown) {
    for (const value of values.split('|')) {
      const series = text
        .split('\n')
        .filter((line) => line.startsWith(`${name}{`) && line.includes(`${label}="${value}"`))
      // One, or one for each account.
      expect(series.map((line) => line.split('} ')[1])).toEqual(label === 'event' ? ['0'] : ['0', '0'])
    }
  }
})

/** Warnings and errors that have a figure of another kind, or none because there is no broker yet. */
const FIGURED = new Set([
  ...['gateway.query-unclear', 'gateway.refund-query-unclear', 'reconcile.break'],
  ...['store.taken', 'store.away', 'store.readable-by-everybody'],
])

test('every warning and error of the log is counted somewhere [B14]', async () => {
  const source = fileURLToPath(new URL('..', import.meta.url))
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /(?<!\.test)\.ts$/.test(name),
  )
  const logged = files.flatMap((name) =>
    [...readFileSync(join(source, name), 'utf8').matchAll(/log\.(?:warn|error)\('([a-z]+\.[a-z-]+)'/g)].map(
      ([, event = '']) => event,
    ),
  )
  expect(logged.length).toBeGreaterThan(20)
  const uncounted: string[] = []
  for (const event of new Set(logged)) {
    const metrics = createMetrics(SILENCE, { store: openSqliteStore({ path: ':memory:' }), clock: { now: () => 0 } })
    const figures = async () =>
      (await metrics.render()).text
        .split('\n')
        .filter((line) => line.startsWith('pay_broker_'))
        .join('\n')
    const before = await figures()
    metrics.log.warn(event, { account: 'main', operation: 'create' })
    if ((await figures()) === before && !FIGURED.has(event)) uncounted.push(event)
  }
  // `webhook.up` and `webhook.revived` say that a gauge is down, which it was.
  expect(uncounted.filter((event) => !/^webhook\.(up|revived)$/.test(event))).toEqual([])
})

test('a broker starts with every counter at 0, of each of its accounts [B14]', async () => {
  const { broker, metricsKey } = openBroker()
  const answer = await broker.fetch(
    new Request('https://pay.example/metrics', { headers: { authorization: `Bearer ${metricsKey}` } }),
  )
  const text = await answer.text()
  const counters = [...text.matchAll(/^# TYPE (pay_broker_\w+) counter$/gm)].map(([, name]) => name)
  expect(counters.length).toBeGreaterThan(3)
  for (const name of counters) {
    const values = [...text.matchAll(new RegExp(`^${name}\\{.*\\} (\\d+)$`, 'gm'))].map(([, value]) => value)
    expect(new Set(values), name).toEqual(new Set(['0']))
  }
  expect(text).toContain('pay_broker_gateway_calls_total{account="bank",outcome="mismatch"} 0')
  expect(text).toContain('pay_broker_notifications_refused_total{account="bank",reason="signature"} 0')
  await broker.close()
})

test('who watches a broker hears that it isn’t ready, though nobody else asks it [B14]', async () => {
  const { broker, metricsKey } = openBroker({ freeBytes: async () => 1_000_000 })
  const look = async () =>
    (
      await broker.fetch(
        new Request('https://pay.example/metrics', { headers: { authorization: `Bearer ${metricsKey}` } }),
      )
    ).text()
  expect(await look()).toContain('pay_broker_warnings_total{event="broker.not-ready"} 1')
  await broker.close()
})

test('books that are never compared are seen to be older and older [B14]', async () => {
  const clock = { at: 1_000, now: () => clock.at }
  const metrics = createMetrics(SILENCE, { store: openSqliteStore({ path: ':memory:' }), clock })
  clock.at += 3 * 86_400_000
  expect((await metrics.render()).text).toMatch(/^pay_broker_reconciled_age_seconds 259200$/m)
})

test('an answer that is signed with another key is an alert [F9]', async () => {
  const [, outcome] = /ForeignAnswers\n[^#]*gateway_calls_total\{outcome="(\w+)"\}/.exec(RULES) ?? []
  const log = { info() {}, warn() {}, error() {} }
  const metrics = createMetrics(log, { store: openSqliteStore({ path: ':memory:' }), clock: { now: () => 0 } })
  metrics.log.info('gateway.call', { account: 'main', operation: 'query', result: 'mismatch', ms: 1 })
  expect((await metrics.render()).text).toMatch(new RegExp(`calls_total\\{.*outcome="${outcome}"\\} 1`))
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
