import { readdirSync } from 'node:fs'
import {
  type ClientAction,
  isBankCode,
  LONGEST_ADDRESS,
  LONGEST_BANK_NAME,
  LONGEST_CODE,
  LONGEST_TRADE_NO,
  MOST_BANKS,
} from '@pay-checkout/protocol'
import { describe, expect, test } from 'vitest'
import { channelsOf, done, openBench, orderFor } from '../testing/gateway-contract/bench.ts'
import type { GatewayPeer } from '../testing/gateway-peer.ts'
import type { Gateway } from './definition.ts'
import { GatewayUnclear } from './errors.ts'

const root = new URL('../gateways/', import.meta.url)
const address = (length: number) => 'https://cashier.example/'.padEnd(length, 'x')
const expiresAt = '2026-11-20T10:00:00Z'

/** What a gateway may ask for at most, and one character more. */
const LIMITS: readonly (readonly [ClientAction, ClientAction])[] = [
  [
    { type: 'show-qr', content: 'x'.repeat(LONGEST_CODE), expiresAt },
    { type: 'show-qr', content: 'x'.repeat(LONGEST_CODE + 1), expiresAt },
  ],
  [
    { type: 'redirect', url: address(LONGEST_ADDRESS) },
    { type: 'redirect', url: address(LONGEST_ADDRESS + 1) },
  ],
  [
    { type: 'open-wechat-h5', url: address(LONGEST_ADDRESS) },
    { type: 'open-wechat-h5', url: address(LONGEST_ADDRESS + 1) },
  ],
  [
    { type: 'invoke-alipay', tradeNo: '2'.repeat(LONGEST_TRADE_NO) },
    { type: 'invoke-alipay', tradeNo: '2'.repeat(LONGEST_TRADE_NO + 1) },
  ],
]

for (const id of readdirSync(root)) {
  const { default: gateway }: { default: Gateway } = await import(`${root}${id}/index.ts`)
  const { createPeer }: { createPeer: () => GatewayPeer } = await import(`${root}${id}/peer.ts`)
  const peer = createPeer()

  describe(`between ${id} and a client [B3]`, () => {
    const [channel] = channelsOf({ gateway, peer, transcripts: [] })
    if (!channel) throw new Error(`${id} has no channel`)

    test.each(LIMITS)(
      '$0.type as long as a client reads is given to it, and not a character more',
      async (fits, over) => {
        const asked = async (action: ClientAction) => {
          const row = { ...gateway.channels[channel], action: () => action }
          const subject = { gateway: { ...gateway, channels: { [channel]: row } } as Gateway, peer, transcripts: [] }
          const { account } = openBench(subject, () => done(subject, peer.created(channel, orderFor(channel))))
          return account.create(orderFor(channel)).catch((error: unknown) => error)
        }
        expect(await asked(fits)).toMatchObject({ action: fits })
        const error = await asked(over)
        expect(error).toBeInstanceOf(GatewayUnclear)
        expect(String(error)).toContain(over.type)
      },
    )

    test('the lists of banks are ones that a client reads', () => {
      for (const row of Object.values(gateway.channels)) {
        const { banks = [] } = row?.bank?.(peer.config as never) ?? {}
        expect(banks.length).toBeLessThanOrEqual(MOST_BANKS)
        for (const { code, name } of banks) {
          expect([code, isBankCode(code)]).toEqual([code, true])
          expect(name.length).toBeLessThanOrEqual(LONGEST_BANK_NAME)
        }
      }
    })
  })
}
