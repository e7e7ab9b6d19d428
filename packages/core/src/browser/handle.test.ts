// @vitest-environment happy-dom
import { afterEach, expect, test } from 'vitest'
import { takeHandle } from './handle.ts'

const HANDLE = 'h-1_'.repeat(6)
const PAGE = `${location.origin}/pay?order=1`

afterEach(() => history.replaceState(null, '', '/'))

function open(fragment: string, state: unknown = null): void {
  history.replaceState(state, '', `/pay?order=1${fragment}`)
}

test('what the payer brings back is taken out of the address, once', () => {
  open(`#pay-checkout=${HANDLE}`)
  const { length } = history
  expect(takeHandle(window)).toBe(HANDLE)
  expect(location.href).toBe(PAGE)
  expect(history.length).toBe(length)
  expect(takeHandle(window)).toBeNull()
})

test.each(['!denied', '!failed', '!unavailable'])('why there is none is taken as well: %s', (word) => {
  open(`#pay-checkout=${word}`)
  expect(takeHandle(window)).toBe(word)
  expect(location.href).toBe(PAGE)
})

test('the page’s own history.state stays: routers keep their place in it', () => {
  const state = { key: 'k1', position: 3 }
  open(`#pay-checkout=${HANDLE}`, state)
  takeHandle(window)
  expect(history.state).toEqual(state)
})

test.each([
  [`#/pay-checkout=${HANDLE}`, '#/pay-checkout=', ''],
  [`#/cart#pay-checkout=${HANDLE}`, 'behind a route', '#/cart'],
  [`#/cart?id=1&pay-checkout=${HANDLE}`, 'among a route’s parameters', '#/cart?id=1'],
])('a shop’s hash route stays: %s (%s)', (fragment, _, left) => {
  open(fragment)
  expect(takeHandle(window)).toBe(HANDLE)
  expect(location.href).toBe(PAGE + left)
})

test.each([
  '',
  '#/cart',
  '#pay-checkout',
  '#pay-checkout=',
  '#pay-checkout=short',
  `#pay-checkout=${'x'.repeat(65)}`,
  `#pay-checkout=${HANDLE}&more=1`,
  `#repay-checkout=${HANDLE}`,
  '#pay-checkout=<b>aaaaaaaaaaaaaaaaaaaaaaa',
])('a fragment of the shop’s own is left alone: %j', (fragment) => {
  open(fragment, { key: 1 })
  const before = location.href
  expect(takeHandle(window)).toBeNull()
  expect(location.href).toBe(before)
  expect(history.state).toEqual({ key: 1 })
})
