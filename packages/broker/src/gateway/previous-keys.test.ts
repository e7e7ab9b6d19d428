import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { done, http, openBench, PAYMENT, TRADE_NO } from '../testing/gateway-contract/bench.ts'
import type { GatewayPeer } from '../testing/gateway-peer.ts'
import type { Gateway } from './definition.ts'
import { SignatureMismatch } from './errors.ts'
import { readConfig } from './read-config.ts'

const root = new URL('../gateways/', import.meta.url)

/** The keys of a peer's configuration, by their fields. */
function keysOf({ fields }: Gateway, { config }: GatewayPeer): Record<string, string> {
  const kinds = new Set(['secret', 'public-key'])
  return Object.fromEntries(Object.entries(config).filter(([name]) => kinds.has(fields[name]?.kind ?? ''))) as Record<
    string,
    string
  >
}

for (const id of readdirSync(root)) {
  const { default: gateway }: { default: Gateway } = await import(`${root}${id}/index.ts`)
  const { createPeer }: { createPeer: () => GatewayPeer } = await import(`${root}${id}/peer.ts`)

  describe(id, () => {
    const [older, peer] = [createPeer(), createPeer()]
    // The shop stays the same; only its keys have changed.
    const config = { ...older.config, ...keysOf(gateway, peer) }
    const previous = keysOf(gateway, older)
    const told = older.payment({ tradeNo: TRADE_NO, status: 'no word of theirs', amount: 'none' })
    const open = (signer: GatewayPeer, extra: object) =>
      openBench(
        { gateway, peer: signer, transcripts: [] },
        () => done({ gateway, peer: signer, transcripts: [] }, told),
        {
          ...config,
          ...extra,
        },
      )

    test('what is signed with the previous key is believed while it is configured, and not after [F58]', async () => {
      const rotated = open(older, { previous })
      await rotated.account.readNotification(older.notification(told))
      expect(rotated.lines).toEqual([expect.stringContaining('gateway.previous-key')])
      await rotated.account.readNotification(peer.notification(told))
      expect(rotated.lines).toHaveLength(1)
      const notification = open(older, {}).account.readNotification(older.notification(told))
      await expect(notification).rejects.toThrow(SignatureMismatch)
      const foreign = rotated.account.readNotification(createPeer().notification(told))
      await expect(foreign).rejects.toThrow(SignatureMismatch)
      if (older.signsReplies === false) return
      await expect(rotated.account.query(PAYMENT)).resolves.toMatchObject({ trust: 'signed' })
      await expect(open(older, {}).account.query(PAYMENT)).rejects.toThrow(SignatureMismatch)
    })

    test('neither key shows in a log or an error [F58 T37]', async () => {
      const { fields } = gateway
      const reading = readConfig(fields, { ...config, previous })
      if (!reading.ok) throw new Error('refused')
      const secrets = Object.keys(previous).filter((name) => fields[name]?.kind === 'secret')
      for (const name of secrets) {
        expect(reading.secrets).toContain(previous[name])
        expect(reading.secrets).toContain(config[name as keyof typeof config])
      }
      expect(JSON.stringify(reading.config)).not.toContain(previous[secrets[0] ?? ''] ?? 'no secret')
    })

    test('only its keys can be changed so, each by the rule of its field', () => {
      const wrong = (input: unknown) => {
        const reading = readConfig(gateway.fields, { ...config, previous: input })
        return reading.ok ? [] : reading.problems.map(({ field, detail }) => `${field} ${detail}`)
      }
      expect(wrong('text')).toEqual(['previous must be an object of keys that were changed'])
      expect(wrong({ baseUrl: 'https://evil.example/' })).toEqual([
        expect.stringMatching(/^previous may hold .*, and not baseUrl$/),
      ])
      const [name = ''] = Object.keys(previous)
      expect(wrong({ [name]: 1 })).toEqual([`previous is wrong: ${name} must be a text`])
    })
  })
}

test('calls are signed with the current key [F58]', async () => {
  const { default: gateway }: { default: Gateway } = await import(`${root}chaoying/index.ts`)
  const { createPeer }: { createPeer: () => GatewayPeer } = await import(`${root}chaoying/peer.ts`)
  const [older, peer] = [createPeer(), createPeer()]
  const bench = openBench({ gateway, peer, transcripts: [] }, () => http(''), { previous: keysOf(gateway, older) })
  await bench.account.query(PAYMENT).catch(() => {})
  const [request] = bench.sent
  if (!request) throw new Error('nothing was sent')
  expect(peer.receive(request).values).toMatchObject({ out_trade_no: TRADE_NO })
  expect(() => older.receive(request)).toThrow()
})
