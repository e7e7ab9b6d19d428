import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { getPromtool } from './get-promtool.ts'

const OPERATIONS = fileURLToPath(new URL('../docs/operations', import.meta.url))
const read = (name: string): string => readFileSync(join(OPERATIONS, name), 'utf8')
const RULES = read('prometheus-rules.yml')
const TESTS = read('prometheus-rules.test.yml')
const alerts = [...RULES.matchAll(/- alert: (\w+)/g)].map(([, name]) => name)

/** The rules' tests by their own tool, with these rules in place of the shipped ones. */
function tried(promtool: string, rules: string): { readonly status: number | null; readonly said: string } {
  const folder = mkdtempSync(join(tmpdir(), 'alert-rules-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  cpSync(join(OPERATIONS, 'prometheus-rules.test.yml'), join(folder, 'prometheus-rules.test.yml'))
  writeFileSync(join(folder, 'prometheus-rules.yml'), rules)
  const { status, stdout, stderr } = spawnSync(promtool, ['test', 'rules', 'prometheus-rules.test.yml'], {
    cwd: folder,
    encoding: 'utf8',
  })
  return { status, said: stdout + stderr }
}

test('each alert has a test that sees it fire, and one that sees it quiet [B14]', () => {
  const fires = [...TESTS.matchAll(/- alertname: (\w+)\n\s+eval_time: \w+\n\s+exp_alerts:\n\s+- exp_labels/g)]
  const quiet = [...TESTS.matchAll(/- \{ alertname: (\w+), eval_time: \w+ \}/g)]
  expect(alerts.length).toBeGreaterThan(0)
  for (const found of [fires, quiet]) expect([...new Set(found.map(([, name]) => name))]).toEqual(alerts)
})

test('the alerts fire at what they are for, and at nothing else, by Prometheus’ own tool [B14]', {
  timeout: 180_000,
}, (context) => {
  const promtool = getPromtool()
  if (promtool === null) return context.skip('promtool is neither installed nor to be had from Debian')
  expect(tried(promtool, RULES)).toMatchObject({ status: 0 })
  // A rule that can't see the first event, or one that fires at everything, is found out.
  const blind = RULES.replaceAll(/\n {10}or [^\n]+/g, '')
  expect(blind).not.toBe(RULES)
  expect(tried(promtool, blind).said).toContain('that has happened before its figure was first read')
  expect(tried(promtool, RULES.replaceAll(' > 300', ' > -1')).status).not.toBe(0)
})
