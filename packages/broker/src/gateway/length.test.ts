import { describe, expect, test } from 'vitest'
import { atMost, cutTo, fits, lengthOf } from './length.ts'

describe('the length of a text [A9]', () => {
  test.each([
    ['茶', 1, 1, 3, 2],
    ['😀', 1, 2, 4, 4],
    ['a茶😀', 3, 4, 8, 7],
    ['', 0, 0, 0, 0],
  ])('of %j in each unit', (text, characters, units, utf8, gbk) => {
    expect(lengthOf(text, 'characters')).toBe(characters)
    expect(lengthOf(text, 'UTF-16 units')).toBe(units)
    expect(lengthOf(text, 'bytes of UTF-8')).toBe(utf8)
    expect(lengthOf(text, 'bytes of GBK')).toBe(gbk)
  })

  test('a text that fits stays as it is, to the last unit', () => {
    expect(cutTo('😀'.repeat(32), atMost(64))).toBe('😀'.repeat(32))
    expect(fits('x'.repeat(65), atMost(64))).toBe(false)
  })

  test.each([
    ['😀'.repeat(33), atMost(64), '😀'.repeat(32)],
    [`${'x'.repeat(63)}😀`, atMost(64), 'x'.repeat(63)],
    [`${'x'.repeat(60)}👨‍👩‍👧`, atMost(64), 'x'.repeat(60)],
    ['茶茶茶', { most: 8, unit: 'bytes of UTF-8' } as const, '茶茶'],
    ['茶茶茶', { most: 5, unit: 'bytes of GBK' } as const, '茶茶'],
    // One letter that is longer than the field.
    ['👨‍👩‍👧‍👦', atMost(5), '👨‍👩'],
  ])('%j is cut between letters', (text, length, cut) => {
    expect(cutTo(text, length)).toBe(cut)
    expect(cut.isWellFormed()).toBe(true)
  })
})
