import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Gateway } from '../packages/broker/src/gateway/definition.ts'
import type { GatewayPeer } from '../packages/broker/src/testing/gateway-peer.ts'
import { withAnswers } from './gateway-answers.ts'
import { describeGateway, type GatewayFacts } from './gateway-facts.ts'
import { renderGateways } from './gateway-pages.ts'
import { withParameters } from './gateway-parameters.ts'

/**
 * Writes docs/gateways.md, and the parameters and answers in the gateways' READMEs, from their definitions. With `--check` it only says
 * whether they still tell the truth.
 */

const GATEWAYS = new URL('../packages/broker/src/gateways/', import.meta.url)
const CHECKS = process.argv.includes('--check')

const gateways = await readGateways()
write(new URL('../docs/gateways.md', import.meta.url), renderGateways(gateways.map(({ facts }) => facts)))
for (const { id, gateway } of gateways) {
  const readme = new URL(`${id}/README.md`, GATEWAYS)
  write(readme, withAnswers(withParameters(readFileSync(readme, 'utf8'), gateway), gateway))
}

function write(file: URL, text: string): void {
  const name = fileURLToPath(file).split('/').slice(-2).join('/')
  if (readFileSync(file, 'utf8') === text) {
    console.log(`${name} tells what the definitions say`)
  } else if (CHECKS) {
    console.error(`${name} isn’t what the definitions say any more: run pnpm gateway-matrix, and look at what changed`)
    process.exitCode = 1
  } else {
    writeFileSync(file, text)
    console.log(`${name} is written`)
  }
}

async function readGateways(): Promise<{ id: string; gateway: Gateway; facts: GatewayFacts }[]> {
  const folders = readdirSync(GATEWAYS).sort()
  return Promise.all(
    folders.map(async (id) => {
      const { default: gateway }: { default: Gateway } = await import(new URL(`${id}/index.ts`, GATEWAYS).href)
      const { createPeer }: { createPeer(): GatewayPeer } = await import(new URL(`${id}/peer.ts`, GATEWAYS).href)
      return { id, gateway, facts: describeGateway(gateway, createPeer()) }
    }),
  )
}
