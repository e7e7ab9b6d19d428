import fc from 'fast-check'
import { expect, test } from 'vitest'
import { rawMember } from './raw-member.ts'

test('a member is its bytes as they stand, wherever its name stands besides', () => {
  const member = '{ "b" : [1, "}\\"", {"m": 2}], "m":"\\\\" }'
  const text = `{"a":"\\"m\\":{}","n":{"m":1},"m" : ${member} ,"sign":"x"}`
  expect(rawMember(text, 'm')).toBe(member)
  expect(rawMember(text, 'sign')).toBe('"x"')
  expect(rawMember(text, 'absent')).toBeUndefined()
})

test('of any object, any member is found', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.stringMatching(/^[a-z_]{1,8}$/), fc.jsonValue()), (object) => {
      const text = JSON.stringify(object)
      for (const [name, value] of Object.entries(object)) expect(rawMember(text, name)).toBe(JSON.stringify(value))
    }),
  )
})
