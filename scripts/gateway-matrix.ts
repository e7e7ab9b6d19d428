import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Gateway } from '../packages/broker/src/gateway/definition.ts'
import type { GatewayPeer } from '../packages/broker/src/testing/gateway-peer.ts'
import { describeGateway, type GatewayFacts } from './gateway-facts.ts'
import { renderGateways } from './gateway-pages.ts'

/** Writes docs/gateways.md from the gateways' definitions. With `--check` it only says whether the file still tells the truth. */

const GATEWAYS = new URL('../packages/broker/src/gateways/', import.meta.url)
const PAGE = fileURLToPath(new URL('../docs/gateways.md', import.meta.url))

const text = renderGateways(await readGateways())
if (!process.argv.includes('--check')) {
  writeFileSync(PAGE, text)
  console.log('docs/gateways.md is written')
} else if (readFileSync(PAGE, 'utf8') === text) {
  console.log('docs/gateways.md tells what the definitions say')
} else {
  console.error(
    'docs/gateways.md isn’t what the definitions say any more: run pnpm gateway-matrix, and look at what changed',
  )
  process.exitCode = 1
}

async function readGateways(): Promise<GatewayFacts[]> {
  const folders = readdirSync(GATEWAYS).sort()
  return Promise.all(
    folders.map(async (id) => {
      const { default: gateway }: { default: Gateway } = await import(new URL(`${id}/index.ts`, GATEWAYS).href)
      const { createPeer }: { createPeer(): GatewayPeer } = await import(new URL(`${id}/peer.ts`, GATEWAYS).href)
      return describeGateway(gateway, createPeer())
    }),
  )
}
