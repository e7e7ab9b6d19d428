import type { CheckoutView, ClientAction, PaymentView } from '@pay-checkout/protocol'
import { advance } from '../advance.ts'
import type { CheckoutEvent, CheckoutState, Effect, Trouble } from '../checkout-state.ts'
import { chooseChannels } from '../choose-channel.ts'
import type { Outcome } from '../ports.ts'
import { detectSurface } from '../surface.ts'
import { sampleCheckout } from './fake-broker.ts'

/** When the broker and the device of these walks say it is, in milliseconds. */
export const NOW: number = Date.parse('2026-11-21T00:00:00Z')

const phone = detectSurface({ userAgent: 'Mozilla/5.0 (Linux; Android 14) Mobile Safari/537.36' })

const ACTIONS: Record<ClientAction['type'], ClientAction> = {
  'show-qr': { type: 'show-qr', content: 'weixin://x', expiresAt: '2026-11-21T01:00:00Z' },
  redirect: { type: 'redirect', url: 'https://cashier.example.com/1' },
  'open-wechat-h5': { type: 'open-wechat-h5', url: 'https://wx.tenpay.com/1' },
  'invoke-wechat': { type: 'invoke-wechat', params: { appId: 'wx1' } },
  'invoke-alipay': { type: 'invoke-alipay', tradeNo: '2026' },
  'hand-to-app': { type: 'hand-to-app', params: {} },
  wait: { type: 'wait' },
}

/** A pending payment that asks for this action. */
export function payment(action: ClientAction['type'], changes: Partial<PaymentView> = {}): PaymentView {
  return { id: 'pay_1', status: 'pending', channel: 'wechat:qr', action: ACTIONS[action], ...changes }
}

/** The broker tells how the sample checkout stands, to a phone's browser. */
export function told(type: 'loaded' | 'reported', changes: Partial<CheckoutView> = {}): CheckoutEvent {
  const checkout = sampleCheckout(changes)
  return { type, checkout, choices: chooseChannels(checkout, phone), now: NOW }
}

/** Goes through events from `loading` and answers where they lead, with the last one's effects. */
export function after(...events: readonly CheckoutEvent[]): { state: CheckoutState; effects: readonly Effect[] } {
  let state: CheckoutState = { name: 'loading' }
  let effects: readonly Effect[] = []
  for (const event of events) ({ state, effects } = advance(state, event))
  return { state, effects }
}

export const loaded: CheckoutEvent = told('loaded')
export const chosen: CheckoutEvent = { type: 'chosen', channel: 'wechat:qr', idempotencyKey: 'k1' }
/** From the first reading to a start under way. */
export const starting: readonly CheckoutEvent[] = [loaded, chosen]

/** From the first reading to a payment that asks for this action. */
export function paying(action: ClientAction['type']): CheckoutEvent[] {
  return [...starting, { type: 'started', payment: payment(action) }]
}

/** A trouble with nothing to say. */
export function trouble(code: Trouble['code']): Trouble {
  return { code, detail: '' }
}

/** The names of effects. */
export function types(effects: readonly Effect[]): string[] {
  return effects.map(({ type }) => type)
}

/** The wallet's word on a payment. */
export function performed(kind: Outcome['kind'], paymentId = 'pay_1'): CheckoutEvent {
  const outcome: Outcome = kind === 'failed' || kind === 'unsupported' ? { kind, detail: 'why' } : { kind }
  return { type: 'performed', paymentId, outcome }
}
