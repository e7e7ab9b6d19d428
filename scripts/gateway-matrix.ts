import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Gateway } from '../packages/broker/src/gateway/definition.ts'
import type { GatewayPeer } from '../packages/broker/src/testing/gateway-peer.ts'
import { withAnswers } from './gateway-answers.ts'
import { describeGateway } from './gateway-facts.ts'
import { renderGateways } from './gateway-pages.ts'
import { withParameters } from './gateway-parameters.ts'
import { withoutChinese } from './gateway-sentences.ts'
import { wordsIn } from './gateway-texts.ts'
import { LANGUAGES, pageIn } from './gateway-words.ts'

/**
 * Writes docs/gateways.md, and the parameters and answers in the gateways' READMEs, from their definitions, in both languages. With
 * `--check` it only says whether they still tell the truth. A gateway whose Chinese isn't written yet is named, and nothing fails for it.
 */

const GATEWAYS = new URL('../packages/broker/src/gateways/', import.meta.url)
const CHECKS = process.argv.includes('--check')

interface Found {
  readonly id: string
  readonly gateway: Gateway
  readonly peer: GatewayPeer
}

const found = await readGateways()
for (const language of LANGUAGES) {
  const words = wordsIn(language)
  const readmeIn = (id: string) => new URL(`${id}/${pageIn(language, 'README.md')}`, GATEWAYS)
  const readmeOf = (id: string) => pageIn(existsSync(readmeIn(id)) ? language : 'en', 'README.md')
  const facts = found.map(({ gateway, peer }) => describeGateway(gateway, peer, words))
  write(new URL(`../${pageIn(language, 'docs/gateways.md')}`, import.meta.url), renderGateways(facts, words, readmeOf))
  for (const { id, gateway } of found) {
    const readme = readmeIn(id)
    if (language === 'zh' && !existsSync(readme)) continue
    write(readme, withAnswers(withParameters(readFileSync(readme, 'utf8'), gateway, words), gateway, words))
  }
}
for (const gateway of found) tellWhatIsMissing(gateway)

function tellWhatIsMissing({ id, gateway }: Found): void {
  const page = pageIn('zh', `${id}/README.md`)
  if (!existsSync(new URL(page, GATEWAYS))) {
    console.log(`${page} isn’t written yet: the Chinese list of gateways leads to the English one until it is`)
  }
  for (const sentence of withoutChinese(gateway)) {
    console.log(`${id}: “${sentence}” stands in English in the Chinese pages until scripts/gateway-sentences.ts has it`)
  }
}

function write(file: URL, text: string): void {
  const name = fileURLToPath(file).split('/').slice(-2).join('/')
  if (existsSync(file) && readFileSync(file, 'utf8') === text) {
    console.log(`${name} tells what the definitions say`)
  } else if (CHECKS) {
    console.error(`${name} isn’t what the definitions say any more: run pnpm gateway-matrix, and look at what changed`)
    process.exitCode = 1
  } else {
    writeFileSync(file, text)
    console.log(`${name} is written`)
  }
}

async function readGateways(): Promise<Found[]> {
  const folders = readdirSync(GATEWAYS).sort()
  return Promise.all(
    folders.map(async (id) => {
      const { default: gateway }: { default: Gateway } = await import(new URL(`${id}/index.ts`, GATEWAYS).href)
      const { createPeer }: { createPeer(): GatewayPeer } = await import(new URL(`${id}/peer.ts`, GATEWAYS).href)
      return { id, gateway, peer: createPeer() }
    }),
  )
}
