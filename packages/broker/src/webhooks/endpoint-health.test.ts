import { expect, test } from 'vitest'
import { createEndpointHealth } from './endpoint-health.ts'

const MINUTE = 60_000

function healthAt() {
  const clock = { at: 0, now: () => clock.at }
  const told: string[] = []
  const write = (event: string) => void told.push(event)
  const log = { info: write, warn: write, error: write }
  const health = createEndpointHealth({ clock, log, random: { bytes: () => new Uint8Array([128]) } })
  const choice = () => health.allow()?.choice ?? null
  return { clock, told, health, choice }
}

/** One that was well, and then failed until it is known to be down. */
function downAt() {
  const lab = healthAt()
  lab.health.taken()
  lab.clock.at = MINUTE
  for (let failure = 1; failure < 5; failure++) expect(lab.health.failed(undefined)).toBeNull()
  expect(lab.health.failed(undefined)).toBe(5_000)
  return lab
}

test('a server that takes events is at no fault, however many others fail in between [F48]', () => {
  const { clock, health, choice } = healthAt()
  for (let n = 0; n < 200; n++) {
    clock.at += 10_000
    if (n % 6 === 0) health.taken()
    else expect(health.failed(undefined)).toBeNull()
    expect(choice()).toBe('any')
  }
})

test('is down after five failures in a row and a minute without a success; then one probes and new events go', () => {
  const { clock, told, health, choice } = downAt()
  expect(told).toEqual(['webhook.down'])
  expect(choice()).toBe('untried')
  clock.at += 5_000
  expect([choice(), choice()]).toEqual(['any', 'untried'])
  expect(health.failed(undefined)).toBe(30_000)
  clock.at += 30_000
  const probe = health.allow()
  probe?.unused()
  expect(choice()).toBe('any')
  health.taken()
  expect([choice(), choice()]).toEqual(['any', 'any'])
  expect(told).toEqual(['webhook.down', 'webhook.up'])
})

test('five failures within a minute of a success are nothing yet', () => {
  const { clock, health } = healthAt()
  health.taken()
  clock.at = MINUTE - 1
  for (let n = 0; n < 20; n++) expect(health.failed(undefined)).toBeNull()
})

test('a probe waits ten minutes at most, an hour after five days, and as long as Retry-After asks', () => {
  const { clock, told, health } = downAt()
  for (let n = 0; n < 20; n++) health.failed(undefined)
  expect(health.failed(undefined)).toBe(10 * MINUTE)
  expect(health.failed('1800')).toBe(30 * MINUTE)
  clock.at += 5 * 24 * 60 * MINUTE
  expect(health.failed(undefined)).toBe(60 * MINUTE)
  expect(told).toEqual(['webhook.down', 'webhook.unreachable'])
  health.failed(undefined)
  expect(told).toHaveLength(2)
  clock.at += 24 * 60 * MINUTE
  health.failed(undefined)
  expect(told).toEqual(['webhook.down', 'webhook.unreachable', 'webhook.unreachable'])
})

test('before it has taken anything, after a start, a failure counts against no event', () => {
  const { health, choice, told } = healthAt()
  expect(choice()).toBe('any')
  expect(health.failed(undefined)).toBe(5_000)
  expect(choice()).toBe('untried')
  expect(told).toEqual([])
})

test('a 410 ends everything, and is told once; asking for an event begins it anew', () => {
  const { clock, told, health, choice } = downAt()
  clock.at += 5_000
  expect(choice()).toBe('any')
  health.gone()
  health.gone()
  expect(choice()).toBeNull()
  clock.at += 100 * 24 * 60 * MINUTE
  expect(choice()).toBeNull()
  health.revive()
  expect(choice()).toBe('any')
  expect(told).toEqual(['webhook.down', 'webhook.gone', 'webhook.revived'])
})
