import { expect, test } from 'vitest'
import { paymentsLab, startOn } from '../../lab/payments-lab.ts'
import { failureOf } from '../testing/gateway-contract/bench.ts'
import { startPayment } from './start-payment.ts'

const CODE = '134567890123456789'

test.each([
  ['no code', undefined, 'is needed for this channel'],
  ['another wallet’s code', '284567890123456789', 'is no code of this channel’s wallet'],
])('%s is refused before anything is stored or sent', async (_, authCode, detail) => {
  const lab = paymentsLab({ facts: { needsAuthCode: true, codes: /^1[0-5]\d{16}$/ } })
  const { id } = await lab.open()
  const error = await failureOf(
    startPayment(lab.context, { ...startOn(id, 'wechat:qr'), ...(authCode && { authCode }) }),
  )
  expect(error).toMatchObject({ code: 'invalid-request', errors: [{ field: 'authCode', detail }] })
  expect(await lab.store.payments(id)).toEqual([])
  expect(lab.gateway.calls.create).toBe(0)
})

test.each([
  ['the wallet’s own code', { codes: /^1[0-5]\d{16}$/ }],
  ['any code where the gateway finds out', {}],
])('%s is sent', async (_, codes) => {
  const lab = paymentsLab({ facts: { needsAuthCode: true, ...codes } })
  const { id } = await lab.open()
  await startPayment(lab.context, { ...startOn(id, 'wechat:qr'), authCode: CODE })
  expect(lab.gateway.calls.create).toBe(1)
})
