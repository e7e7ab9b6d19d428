import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { AMOUNT, http, openBench, PAYMENT, paidWord, TRADE_NO } from '../testing/gateway-contract/bench.ts'
import type { GatewayPeer } from '../testing/gateway-peer.ts'
import type { Gateway } from './definition.ts'
import { GatewayUnclear, SignatureMismatch } from './errors.ts'

const root = new URL('../gateways/', import.meta.url)

for (const id of readdirSync(root)) {
  const { default: gateway }: { default: Gateway } = await import(`${root}${id}/index.ts`)
  const { createPeer }: { createPeer: () => GatewayPeer } = await import(`${root}${id}/peer.ts`)
  const [peer, foreign] = [createPeer(), createPeer()]
  // A gateway that signs no replies is believed by its certificate alone.
  if (peer.signsReplies === false) continue

  describe(`an answer of ${id} that says paid`, () => {
    const subject = { gateway, peer, transcripts: [] }
    const paid = peer.payment({ tradeNo: TRADE_NO, status: paidWord(subject), amount: AMOUNT })
    const message = peer.clear(gateway.success, 'ok', paid)
    const asked = async (bytes: Uint8Array) => {
      const { account, lines } = openBench(subject, () => http(bytes))
      const told = await account.query(PAYMENT).catch((error: unknown) => error)
      return { told, result: /"result":"(\w+)"/.exec(lines.find((line) => line.startsWith('gateway.call')) ?? '')?.[1] }
    }

    test('signed with another key is unknown, and an operator hears of the signature [F9]', async () => {
      expect(await asked(peer.seal(message))).toMatchObject({ told: { verdict: 'paid' }, result: 'done' })
      const { told, result } = await asked(foreign.seal(message))
      expect(told).toBeInstanceOf(SignatureMismatch)
      expect(result).toBe('mismatch')
    })

    test('signed by nobody is unknown, and an operator hears of it [F9]', async () => {
      const { told, result } = await asked(peer.unsigned(message))
      expect(told instanceof SignatureMismatch || told instanceof GatewayUnclear).toBe(true)
      expect(result).toMatch(/^(mismatch|unclear)$/)
    })
  })
}
