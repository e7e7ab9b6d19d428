import { expect, test } from 'vitest'
import { attributesOf } from './react-attributes.ts'

test('a class is one in every React, and what is the element’s own is no attribute', () => {
  const style = { margin: 0 }
  const props = { className: 'wide', id: 'pay', style, token: 'ct1a_secret', onPaySettled: () => {} }
  expect(attributesOf(props, new Set(['token', 'onPaySettled']))).toEqual({ class: 'wide', id: 'pay', style })
})
