import type { Channel } from '@pay-checkout/protocol'
import type { Gateway } from '../src/gateway/definition.ts'
import chaoying from '../src/gateways/chaoying/index.ts'
import { createPeer as chaoyingPeer } from '../src/gateways/chaoying/peer.ts'
import methodGateway from '../src/gateways/method-gateway/index.ts'
import { createPeer as methodPeer } from '../src/gateways/method-gateway/peer.ts'
import pooulV1 from '../src/gateways/pooul-v1/index.ts'
import { createPeer as pooulV1Peer } from '../src/gateways/pooul-v1/peer.ts'
import pooulV2 from '../src/gateways/pooul-v2/index.ts'
import { createPeer as pooulV2Peer } from '../src/gateways/pooul-v2/peer.ts'
import tlinx from '../src/gateways/tlinx/index.ts'
import { createPeer as tlinxPeer } from '../src/gateways/tlinx/peer.ts'
import type { ClearMessage } from '../src/testing/gateway-peer.ts'
import { type GatewaysLab, gatewaysLab, type PlayedGateway, type StartBody } from './gateways-lab.ts'
import { type Answered, json } from './trial-broker.ts'

export type GatewayName = 'pooul' | 'older' | 'bank' | 'methods' | 'chaoying'

/** One account at each gateway, each played by its peer. */
export const PLAYED: Readonly<Record<GatewayName, PlayedGateway>> = {
  pooul: { gateway: pooulV2 as unknown as Gateway, peer: pooulV2Peer() },
  older: { gateway: pooulV1 as unknown as Gateway, peer: pooulV1Peer() },
  bank: { gateway: tlinx as unknown as Gateway, peer: tlinxPeer() },
  methods: { gateway: methodGateway as unknown as Gateway, peer: methodPeer() },
  chaoying: { gateway: chaoying as unknown as Gateway, peer: chaoyingPeer() },
}

/** A broker with these accounts. */
export function lab(...names: GatewayName[]): GatewaysLab {
  return gatewaysLab(Object.fromEntries(names.map((name) => [name, PLAYED[name]])))
}

/** What reaches the wire of a payment on the first channel of a checkout. Throws what the checkout was refused with. */
export async function wire(
  name: GatewayName,
  fields: Record<string, unknown>,
  start: Partial<StartBody> = {},
): Promise<ClearMessage> {
  const { open, start: pay, sent } = lab(name)
  const { methods, clientToken, errors } = await json(open(fields))
  if (errors) throw new Error(JSON.stringify(errors))
  const [channel] = (methods as { channels: Channel[] }[])[0]?.channels ?? []
  if (channel === undefined) throw new Error('The checkout offers nothing')
  await pay(String(clientToken), { channel, ...start })
  return sent[0]?.values ?? {}
}

/** The fields that a checkout is refused for, each with the reason; `opened` where it isn't. */
export async function refused(
  names: GatewayName | GatewayName[],
  fields: Record<string, unknown>,
): Promise<'opened' | Answered['errors']> {
  const { code, errors } = await json(lab(...[names].flat()).open(fields))
  return code === undefined ? 'opened' : errors
}
