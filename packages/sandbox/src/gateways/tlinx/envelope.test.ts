import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openData, sealData, signatureLine, signParameters } from './envelope.ts'

// mct1 document 2.4: its own example.
const OPEN_KEY = '0828e83720fdbe3685a7b94214af04f9'
const PARAMETERS = {
  open_id: '87f46f5db1b65f0ac195285f49ee6958',
  timestamp: '1497957842',
  data: '3304A5EC2CDEB4D12ED3338B5C01BF6B',
}

test('signs the document’s example', () => {
  expect(signatureLine(PARAMETERS, OPEN_KEY)).toBe(
    'data=3304A5EC2CDEB4D12ED3338B5C01BF6B&open_id=87f46f5db1b65f0ac195285f49ee6958&open_key=0828e83720fdbe3685a7b94214af04f9&timestamp=1497957842',
  )
  expect(signParameters(PARAMETERS, OPEN_KEY)).toBe('915be5aff09f2686870e1d17e93b3542')
})

test('seals and opens the data of the document’s example', () => {
  expect(openData(PARAMETERS.data, OPEN_KEY)).toEqual({ pmt_type: 0 })
  expect(openData(PARAMETERS.data.toLowerCase(), OPEN_KEY)).toEqual({ pmt_type: 0 })
  expect(sealData({ pmt_type: 0 }, OPEN_KEY)).toBe(PARAMETERS.data)
})

test('opens nothing that was sealed with another key, cut short, or no hex', () => {
  const sealed = sealData({ out_no: '1', body: '茶' }, OPEN_KEY)
  expect(openData(sealed, OPEN_KEY.replace('0', '1'))).toBeUndefined()
  expect(openData(sealed.slice(0, -1), OPEN_KEY)).toBeUndefined()
  expect(openData(`zz${sealed.slice(2)}`, OPEN_KEY)).toBeUndefined()
  expect(openData('', OPEN_KEY)).toBeUndefined()
})

test('any changed parameter changes the signature', () => {
  const values = fc.dictionary(fc.stringMatching(/^[a-z_]{1,8}$/), fc.string(), { minKeys: 1 })
  fc.assert(
    fc.property(values, fc.nat(), fc.string({ minLength: 1 }), (parameters, at, more) => {
      const name = Object.keys(parameters)[at % Object.keys(parameters).length] as string
      const changed = { ...parameters, [name]: parameters[name] + more }
      expect(signParameters(changed, OPEN_KEY)).not.toBe(signParameters(parameters, OPEN_KEY))
    }),
  )
})
