import { expect, test } from 'vitest'
import { createFakeWx, type FakeWxScript } from '../testing/index.ts'
import { scanPaymentCode } from './scan-payment-code.ts'

const scanning = (scan: FakeWxScript['scan'], more: Partial<FakeWxScript> = {}) =>
  createFakeWx({ answer: () => 'lost', ...more, ...(scan ? { scan } : {}) })

test('wx.scanCode looks through the camera alone, for bars and squares', async () => {
  const { wx, scans } = scanning(() => ({ result: '134567890123456789' }))
  expect(await scanPaymentCode(wx)).toBe('134567890123456789')
  expect(scans).toEqual([{ onlyFromCamera: true, scanType: ['barCode', 'qrCode'] }])
})

test('a cashier who closes the camera has scanned nothing', async () => {
  expect(await scanPaymentCode(scanning(() => ({ errMsg: 'scanCode:fail cancel' })).wx)).toBeNull()
})

test.each([[false], [true]])(
  'a camera that is denied is told (a wrapper that rejects as well: %s)',
  async (thenable) => {
    const { wx } = scanning(() => ({ errMsg: 'scanCode:fail auth deny' }), { thenable })
    await expect(scanPaymentCode(wx)).rejects.toThrow('auth deny')
  },
)

test('a WeChat without a camera says what to do', async () => {
  const { scanCode: _none, ...old } = scanning(undefined).wx
  await expect(scanPaymentCode(old)).rejects.toThrow('type the code')
})
