import { expect, test } from 'vitest'
import { isBankCode } from './checkout.ts'

test.each(['03080000', 'ICBC', 'a', '0'.repeat(32)])('%j can be a bank’s code', (code) => {
  expect(isBankCode(code)).toBe(true)
})

test.each(['', ' ', '0308 0000', '０３０８', '0308\n', '0'.repeat(33), 3080000, null, undefined, ['03080000']])(
  '%j is none',
  (input) => {
    expect(isBankCode(input)).toBe(false)
  },
)
