import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { getPromtool } from './get-promtool.ts'

/** What operators copy: the unit, the image, the dashboard. Each names paths and commands of the broker, and each must be right. */

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const read = (path: string): string => readFileSync(`${ROOT}${path}`, 'utf8')
const UNIT = read('docs/operations/pay-broker.service')
const DOCKERFILE = read('docs/operations/docker/Dockerfile')
const COMPOSE = read('docs/operations/docker/compose.yml')
const HANDBOOK = read('docs/operations.md')
const { bin, engines } = JSON.parse(read('packages/broker/package.json'))
const PROGRAM = `node_modules/@pay-checkout/broker/${bin['pay-broker'].replace('./', '')}`

/** An instruction of the Dockerfile whose arguments are a list. */
const listOf = (instruction: string): string[] =>
  JSON.parse(new RegExp(`^${instruction}.*?(\\[.*\\])$`, 'm').exec(DOCKERFILE)?.[1] ?? '[]')

/** The options that a command of the broker has, by its own help. */
function optionsOf(command: string): readonly string[] {
  const args = ['--conditions=@pay-checkout/source', 'packages/broker/src/cli/pay-broker.ts', command, '--help']
  const { stdout } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' })
  return [...stdout.matchAll(/--[a-z-]+/g)].map(([option]) => option)
}

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'operations-'))
  onTestFinished(() => rmSync(made, { recursive: true, force: true }))
  return made
}

test('unit and image start the program that the package has, by options that it has', () => {
  const [, started = ''] = /^ExecStart=\S+ (.*)$/m.exec(UNIT) ?? []
  const [path = '', ...unit] = started.split(' ')
  expect(path).toBe(`/opt/pay-broker/${PROGRAM}`)
  expect(listOf('ENTRYPOINT')).toEqual(['node', PROGRAM])
  const migrate = JSON.parse(/command: (\[.*\])/.exec(COMPOSE)?.[1] ?? '[]')
  for (const [command = '', ...rest] of [unit, listOf('CMD'), migrate]) {
    expect(['serve', 'migrate']).toContain(command)
    const named = rest.filter((word: string) => word.startsWith('--'))
    expect(optionsOf(command)).toEqual(expect.arrayContaining(named))
  }
})

test('the image’s Node is one that the broker runs on, and nothing but packages gets into it', () => {
  const [least = 0] = (/\d+/.exec(engines.node) ?? []).map(Number)
  const images = [...DOCKERFILE.matchAll(/^FROM node:(\d+)/gm)].map(([, major]) => Number(major))
  expect(images).toHaveLength(2)
  for (const major of images) expect(major).toBeGreaterThan(least)
  expect(read('docs/operations/docker/.dockerignore').trim().split('\n')).toEqual([
    ...['*', '!package.json', '!package-lock.json', '!packages'],
  ])
  expect(DOCKERFILE.indexOf('USER node')).toBeLessThan(DOCKERFILE.indexOf('ENTRYPOINT'))
})

test('the image’s configuration names what the image and its compose file have', () => {
  const config = read('docs/operations/docker/pay-broker.json')
  const named = [...config.matchAll(/\$\{(\w+)\}/g)].map(([, name = '']) => name)
  expect(named.length).toBeGreaterThan(2)
  for (const name of named) expect(COMPOSE).toContain(`    ${name}: `)
  const asked = [...COMPOSE.matchAll(/\$\{(\w+):\?/g)].map(([, name = '']) => name)
  for (const name of asked) expect(HANDBOOK).toMatch(new RegExp(`^${name}=`, 'm'))
  const { pageFiles } = JSON.parse(config)
  expect(pageFiles).toBe('/opt/pay-broker/node_modules/@pay-checkout/element/dist/cdn')
  expect(DOCKERFILE).toContain('WORKDIR /opt/pay-broker')
})

test('the steps for systemd make the user, the folders and the files that the unit names', () => {
  const [steps = ''] = /^### With systemd\n[\s\S]*?^```sh\n([\s\S]*?)^```$/m.exec(HANDBOOK)?.slice(1) ?? []
  const value = (name: string) => new RegExp(`^${name}=(\\S+)`, 'm').exec(UNIT)?.[1] ?? 'missing'
  expect(steps).toMatch(new RegExp(`^useradd .*--user-group.* ${value('User')}$`, 'm'))
  expect(value('Group')).toBe(value('User'))
  expect(steps).toContain(
    `install -d -o ${value('User')} -g ${value('Group')} -m ${value('StateDirectoryMode')} /var/lib/${value('StateDirectory')}`,
  )
  const [, config = ''] = /--config (\S+)/.exec(UNIT) ?? []
  expect(steps).toContain(`${PROGRAM} check-config --config ${config}`)
  expect(steps).toContain(' /etc/pay-broker/')
  expect(steps).toContain(`127.0.0.1:${/--port (\d+)/.exec(UNIT)?.[1]}/readyz`)
})

test('systemd finds nothing wrong with the unit', (context) => {
  const place = join(folder(), 'pay-broker.service')
  // The Node of this machine may stand elsewhere.
  writeFileSync(place, UNIT.replace('/usr/bin/node', process.execPath))
  const { error, status, stdout, stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', place], {
    encoding: 'utf8',
  })
  if (error) return context.skip('systemd-analyze isn’t installed here')
  expect([status, stdout + stderr]).toEqual([0, ''])
})

test('Prometheus reads every expression of the dashboard', (context) => {
  const promtool = getPromtool()
  if (promtool === null) return context.skip('promtool is neither installed nor to be had from Debian')
  const { panels } = JSON.parse(read('docs/operations/grafana-dashboard.json')) as {
    panels: { targets?: { expr: string }[] }[]
  }
  const expressions = panels.flatMap(({ targets = [] }) =>
    targets.map(({ expr }) => expr.replaceAll('$__rate_interval', '5m')),
  )
  expect(expressions.length).toBeGreaterThan(20)
  const rules = expressions.map((expr, at) => ({ record: `panel:${at}`, expr }))
  const file = join(folder(), 'panels.yml')
  writeFileSync(file, JSON.stringify({ groups: [{ name: 'panels', rules }] }))
  const { status, stderr } = spawnSync(promtool, ['check', 'rules', file], { encoding: 'utf8' })
  expect([status, stderr]).toEqual([0, ''])
})
