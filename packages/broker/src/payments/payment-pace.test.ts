import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type PaymentsLab, paymentsLab, startOn } from '../../lab/payments-lab.ts'
import { GatewayRefused } from '../gateway/errors.ts'
import { openSqliteStore } from '../store/sqlite.ts'
import { startPayment } from './start-payment.ts'

/** A lab whose gateway refuses every create, so that one attempt after the other can be made. */
function farm(path = ':memory:'): PaymentsLab {
  const lab = paymentsLab({ store: openSqliteStore({ path }) })
  lab.gateway.faults.create = () => Promise.reject(new GatewayRefused('refused', 'NOAUTH', 'not switched on', 'tls'))
  return lab
}

const attempt = (lab: PaymentsLab, id: string, key?: string): Promise<string> =>
  startPayment(lab.context, startOn(id, 'wechat:qr', key)).then(
    ({ status }) => status,
    ({ code, retryAfter }) => (retryAfter === undefined ? code : `${code} ${retryAfter}`),
  )

async function attempts(lab: PaymentsLab, id: string, times: number): Promise<string[]> {
  const outcomes: string[] = []
  for (let n = 0; n < times; n++) outcomes.push(await attempt(lab, id))
  return outcomes
}

test('five payments a minute, ten in all: a checkout is no farm of numbers [T45]', async () => {
  const lab = farm()
  const { id } = await lab.open()
  expect(await attempt(lab, id, 'the-first-key')).toBe('gateway-refused')
  lab.skip(10)
  expect(await attempts(lab, id, 4)).toEqual(Array(4).fill('gateway-refused'))
  expect(await attempts(lab, id, 2)).toEqual(Array(2).fill('rate-limited 50'))
  // Asking again about one that was made costs nothing.
  expect(await attempt(lab, id, 'the-first-key')).toBe('gateway-refused')
  expect(lab.gateway.calls.create).toBe(5)
  lab.skip(50)
  expect(await attempts(lab, id, 2)).toEqual(['gateway-refused', 'rate-limited 10'])
  lab.skip(60)
  expect(await attempts(lab, id, 5)).toEqual([...Array(4).fill('gateway-refused'), 'too-many-attempts'])
  expect(lab.gateway.calls.create).toBe(10)
})

test('what is counted survives a restart of the broker [T45]', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'pay-broker-'))
  const path = join(folder, 'pay.db')
  const before = farm(path)
  const { id } = await before.open()
  await attempts(before, id, 5)
  await before.store.close()
  const after = farm(path)
  expect(await attempt(after, id)).toBe('rate-limited 60')
  expect(after.gateway.calls.create).toBe(0)
  await after.store.close()
  rmSync(folder, { recursive: true })
})
