import { describe, expect, test } from 'vitest'
import { isChannel, PAY_METHODS, PAY_SCENARIOS, splitChannel } from './channel.ts'
import { isProblem, PROBLEMS } from './problem.ts'

describe('channels', () => {
  test('every method and scenario makes one, and comes apart again', () => {
    for (const method of PAY_METHODS) {
      for (const scenario of PAY_SCENARIOS) {
        const channel = `${method}:${scenario}` as const
        expect(isChannel(channel)).toBe(true)
        expect(splitChannel(channel)).toEqual({ method, scenario })
      }
    }
  })

  test.each([
    '',
    'wechat',
    ':qr',
    'wechat:',
    'wechat:qr:',
    'WECHAT:QR',
    'wechat:constructor',
    'toString:qr',
    1,
    null,
    ['wechat:qr'],
  ])('%j is none', (input) => {
    expect(isChannel(input)).toBe(false)
  })
})

describe('problems', () => {
  test('codes are kebab-case, statuses are errors, titles are sentences without a full stop', () => {
    for (const [code, { status, title }] of Object.entries(PROBLEMS)) {
      expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/)
      expect(status).toBeGreaterThanOrEqual(400)
      expect(title).toMatch(/^[A-Z].*[^.]$/)
    }
  })

  test('only known codes with a sentence are problems', () => {
    expect(isProblem({ code: 'not-found', detail: 'x' })).toBe(true)
    for (const input of [
      null,
      'not-found',
      {},
      { code: 'not-found' },
      { code: 'constructor', detail: 'x' },
      { code: 1, detail: 'x' },
    ]) {
      expect(isProblem(input)).toBe(false)
    }
  })
})
