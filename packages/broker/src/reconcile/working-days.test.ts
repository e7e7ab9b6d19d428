import { expect, test } from 'vitest'
import { workingDaysBefore } from './working-days.ts'

// 20 November 2026 is a Friday.
test.each([
  ['Friday noon', '2026-11-20T12:00:00+08:00', '2026-11-17T12:00:00+08:00'],
  ['Monday morning', '2026-11-23T09:00:00+08:00', '2026-11-18T09:00:00+08:00'],
  ['Wednesday', '2026-11-25T09:00:00+08:00', '2026-11-20T09:00:00+08:00'],
  ['Sunday', '2026-11-22T09:00:00+08:00', '2026-11-18T09:00:00+08:00'],
  ['a Saturday that is Friday elsewhere', '2026-11-21T01:00:00+08:00', '2026-11-18T01:00:00+08:00'],
])('three working days before %s', (_, moment, before) => {
  expect(workingDaysBefore(Date.parse(moment), 3)).toBe(Date.parse(before))
})
