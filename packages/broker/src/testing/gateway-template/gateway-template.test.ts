import { expect, test } from 'vitest'
import { done, http, openBench, orderFor } from '../../testing/gateway-contract/bench.ts'
import gatewayTemplate from './index.ts'
import { createPeer } from './peer.ts'

// The contract suite finds this folder by itself: here stand this gateway's quirks, and the document's own vectors.

const subject = { gateway: gatewayTemplate, peer: createPeer(), transcripts: [] }

test('a code lives two hours, or as long as the checkout', async () => {
  const order = { ...orderFor('wechat:qr'), expiresAt: orderFor('wechat:qr').createdAt + 86_400_000 }
  const { account } = openBench(subject, () => done(subject, subject.peer.created('wechat:qr', order)))
  expect((await account.create(order)).action).toEqual({
    type: 'show-qr',
    content: 'weixin://wxpay/bizpayurl?pr=1',
    expiresAt: '2026-11-20T10:00:00.000Z',
  })
})

test('what it can do, and when', () => {
  const { account } = openBench(subject, () => http(''))
  expect([...account.channels.keys()]).toEqual(['wechat:qr', 'wechat:barcode'])
  expect(account.capabilities).toMatchObject({ closeMinAge: 0, reverseMinAge: 15, refunds: { most: 50 } })
})
