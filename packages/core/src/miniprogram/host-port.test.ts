import { expect, test } from 'vitest'
import type { CheckoutState } from '../checkout-state.ts'
import { createFakeBroker } from '../testing/index.ts'
import { createMiniProgramCheckout, type createWechatCheckout, domainNotAllowed, type HostPort } from './index.ts'

/** What the author of another host fills in: QQ's, whose wallet is one of the protocol's. */
function qqHost(changes: Partial<HostPort> = {}) {
  const broker = createFakeBroker({
    action: () => ({ type: 'hand-to-app', params: { prepayId: '1' } }),
    checkout: { methods: [{ method: 'qq', channels: ['qq:miniprogram', 'qq:qr'], payerKnown: true }] },
  })
  const stored = new Map<string, string>()
  const seen = { performed: [] as unknown[], watched: 0 }
  const host: HostPort = {
    app: 'qq',
    system: 'Android',
    transport: broker.transport,
    storage: {
      read: (key) => stored.get(key),
      write: (key, value) => stored.set(key, value),
      remove: (key) => stored.delete(key),
    },
    perform(action) {
      seen.performed.push(action)
      broker.pay()
      return { kind: 'done' }
    },
    watch() {
      seen.watched += 1
      return () => {
        seen.watched -= 1
      }
    },
    ...changes,
  }
  return { host, broker, seen, stored }
}

const options = { brokerUrl: 'https://pay.example.com', token: 't' }

function reached(
  checkout: ReturnType<typeof createWechatCheckout>,
  name: CheckoutState['name'],
): Promise<CheckoutState> {
  return new Promise((resolve) => {
    checkout.subscribe((state) => {
      if (state.name === name) resolve(state)
    })
  })
}

test('another host is served by what its author fills in, from the choice to paid', async () => {
  const { host, seen } = qqHost()
  const checkout = createMiniProgramCheckout({ ...options, host })
  const states: string[] = []
  checkout.subscribe(({ name }) => void states.push(name))
  checkout.pay()
  await reached(checkout, 'settled')
  expect(states.slice(0, 4)).toEqual(['loading', 'choosing', 'starting', 'in-wallet'])
  expect(seen.performed).toEqual([{ type: 'hand-to-app', params: { prepayId: '1' } }])
  checkout.dispose()
  expect(seen.watched).toBe(0)
})

test('its faults are outcomes, and its refusals are told by name', async () => {
  const throws = qqHost({
    perform() {
      throw new Error('not in this version')
    },
  })
  const checkout = createMiniProgramCheckout({ ...options, host: throws.host })
  checkout.pay()
  expect(await reached(checkout, 'waiting')).toMatchObject({
    after: 'wallet-failed',
    trouble: { detail: expect.stringContaining('not in this version') },
  })
  checkout.dispose()
  const send = () => Promise.reject(domainNotAllowed('qq: url not in domain list'))
  const refused = createMiniProgramCheckout({ ...options, host: qqHost({ transport: { send } }).host })
  expect(await reached(refused, 'unreadable')).toMatchObject({
    trouble: { code: 'domain-not-allowed', detail: 'qq: url not in domain list' },
  })
  refused.dispose()
})

test('subscribe tells the present state at once, and nothing after it was ended', async () => {
  const { host } = qqHost()
  const checkout = createMiniProgramCheckout({ ...options, host })
  const first: string[] = []
  checkout.subscribe(({ name }) => void first.push(name))()
  expect(first).toEqual(['loading'])
  await reached(checkout, 'choosing')
  expect(first).toEqual(['loading'])
  checkout.dispose()
})
