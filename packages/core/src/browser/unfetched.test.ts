// @vitest-environment happy-dom
import { expect, test, vi } from 'vitest'
import type { IdentityBroker } from '../ports.ts'
import { sampleCheckout } from '../testing/fake-broker.ts'
import { createBrowserPlatform } from './platform.ts'

vi.mock('./perform.ts', () => {
  throw new Error('no network')
})

const broker = {} as IdentityBroker
const PAYER = { checkoutId: 'co_1', method: 'wechat', way: 'wechat:jsapi', now: 0, isWanted: () => true } as const

test('what opens a wallet couldn’t be fetched: the action has failed, and may be tried again', async () => {
  const { perform } = createBrowserPlatform()
  const context = { checkoutId: 'co_1', returnUrl: null }
  expect(await perform({ type: 'invoke-alipay', tradeNo: '1' }, context)).toEqual({
    kind: 'failed',
    detail: expect.stringContaining('could not be fetched'),
  })
})

test('nor is anybody made known then: it is told as a lost connection, and who comes back isn’t met twice', async () => {
  const { identification } = createBrowserPlatform()
  await expect(identification?.ask(PAYER, broker)).rejects.toMatchObject({ name: 'BrokerProblem', code: 'offline' })
  expect(identification?.welcome?.(sampleCheckout(), 0, broker)).toBeUndefined()
  location.hash = `#/cart?pay-checkout=${'h'.repeat(24)}`
  const met = identification?.welcome?.(sampleCheckout(), 0, broker)
  await expect(met).rejects.toMatchObject({ name: 'BrokerProblem', code: 'offline' })
  expect(location.hash).toBe('#/cart')
  expect(identification?.welcome?.(sampleCheckout(), 0, broker)).toBeUndefined()
})
