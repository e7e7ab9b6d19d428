import { type Channel, splitChannel } from '@pay-checkout/protocol'
import { expect, test } from 'vitest'
import chaoying from '../gateways/chaoying/index.ts'
import methodGateway from '../gateways/method-gateway/index.ts'
import pooulV1 from '../gateways/pooul-v1/index.ts'
import pooulV2 from '../gateways/pooul-v2/index.ts'
import tlinx from '../gateways/tlinx/index.ts'
import { orderFor } from '../testing/gateway-contract/bench.ts'
import type { Gateway } from './definition.ts'

const METHOD_GATEWAY = ['wechat:qr', 'wechat:jsapi', 'wechat:h5', 'wechat:barcode', 'qq:qr', 'unionpay:web']
const isWechat = (channel: string) => channel.startsWith('wechat:')

/** The channels whose documents mark the payer's address with a star, or "微信必填". */
const DEMANDED: readonly (readonly [gateway: object, isDemanded: (channel: string) => boolean])[] = [
  [pooulV1, isWechat],
  [pooulV2, isWechat],
  [methodGateway, (channel) => METHOD_GATEWAY.includes(channel)],
  [tlinx, (channel) => channel === 'wechat:h5'],
  [chaoying, () => false],
]

test.each(DEMANDED.map(([gateway, isDemanded]) => [(gateway as Gateway).id, gateway as Gateway, isDemanded] as const))(
  '%s demands the payer’s address where its document does, and sends it nowhere empty [B5]',
  (_, gateway, isDemanded) => {
    for (const [name, row] of Object.entries(gateway.channels)) {
      const channel = name as Channel
      const demands = row.needsAddress || gateway.create.addressFor?.includes(splitChannel(channel).method)
      expect([channel, demands ?? false]).toEqual([channel, isDemanded(channel)])
      const sent = (payerIp: string) => {
        const order = { ...orderFor(channel), payerIp }
        const config = { wechatTag: 'W', alipayTag: 'A', subMerchantId: '1', siteUrl: 'https://shop.example/' } as never
        return JSON.stringify({ ...gateway.create.values(order, config), ...row.values(order, config) })
      }
      if (demands) expect([channel, sent('203.0.113.7')]).toEqual([channel, expect.stringContaining('203.0.113.7')])
      expect(sent('')).not.toContain('127.0.0.1')
    }
  },
)
