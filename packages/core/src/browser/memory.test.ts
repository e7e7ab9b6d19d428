// @vitest-environment happy-dom
import { afterEach, expect, test } from 'vitest'
import { createPageMemory } from './memory.ts'

afterEach(() => localStorage.clear())

function pageWith(localStorage: () => unknown): Window {
  return Object.defineProperty({}, 'localStorage', { get: localStorage }) as Window
}

const DENIED: [string, Window][] = [
  [
    'reading the property throws (cookies blocked)',
    pageWith(() => {
      throw new DOMException('denied', 'SecurityError')
    }),
  ],
  ['it is null (Android web view with storage off)', pageWith(() => null)],
  [
    'writing throws (private mode of old Safari, or quota)',
    pageWith(() => ({
      getItem: () => null,
      setItem() {
        throw new DOMException('full', 'QuotaExceededError')
      },
      removeItem() {},
    })),
  ],
]

test('a value outlives the page that wrote it, under a name of its own', () => {
  createPageMemory(window).set('key:chk_1', 'abc')
  expect(createPageMemory(window).get('key:chk_1')).toBe('abc')
  expect(localStorage.getItem('pay-checkout:key:chk_1')).toBe('abc')
  createPageMemory(window).remove('key:chk_1')
  expect(createPageMemory(window).get('key:chk_1')).toBeNull()
})

test.each(DENIED)('private mode: memory works as long as the page when %s', (_name, page) => {
  const memory = createPageMemory(page)
  expect(memory.get('a')).toBeNull()
  memory.set('a', '1')
  expect(memory.get('a')).toBe('1')
  memory.remove('a')
  expect(memory.get('a')).toBeNull()
})
