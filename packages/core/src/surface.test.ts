import { describe, expect, test } from 'vitest'
import { detectSurface } from './surface.ts'
import { USER_AGENTS } from './testing/user-agents.ts'

describe('detectSurface', () => {
  test.each(USER_AGENTS)('$name', ({ surface, ...hints }) => {
    expect(detectSurface(hints)).toEqual(surface)
  })

  test('knows at least 45 real user agents, each with its source', () => {
    expect(USER_AGENTS.length).toBeGreaterThanOrEqual(45)
    expect(new Set(USER_AGENTS.map((sample) => sample.name)).size).toBe(USER_AGENTS.length)
    for (const sample of USER_AGENTS) expect(sample.source).not.toBe('')
  })

  test('answers for anything', () => {
    for (const userAgent of ['', 'x', 'constructor', '\u0000', 'Mozilla/5.0']) {
      expect(detectSurface({ userAgent })).toEqual({
        app: 'browser',
        system: 'other',
        runtime: 'page',
        handheld: false,
        devtools: false,
      })
    }
  })
})
