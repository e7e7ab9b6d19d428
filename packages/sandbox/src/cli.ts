#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import { Command } from 'commander'
import { generateKeys } from './generate-keys.ts'
import { InvalidOptions, readOptions } from './options.ts'
import { serveSandbox } from './serve-sandbox.ts'

const program = new Command('pay-sandbox').description(
  "The payment gateways' own side, with faults on demand and a phone to pay with",
)

program
  .command('serve')
  .description('start the sandbox; merchants come from the configuration file')
  .requiredOption('--config <file>', 'JSON file with the merchants')
  .option('--port <number>', 'port to listen on; 0 takes a free one', portOf, 4010)
  .option('--host <address>', 'address to listen on', '127.0.0.1')
  .action(async ({ config, port, host }: { config: string; port: number; host: string }) => {
    const served = await serveSandbox({ ...readOptions(readConfig(config)), port, host })
    console.log(`sandbox ready ${served.url}`)
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => void served.close().then(() => process.exit(0)))
    }
  })

program
  .command('keys')
  .description('print fresh credentials for every gateway as JSON')
  .action(() => console.log(JSON.stringify(generateKeys(), null, 2)))

program.parseAsync().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
})

function portOf(text: string): number {
  const port = Number(text)
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port
  throw new InvalidOptions(`--port is a number from 0 to 65535, unlike ${text}`)
}

function readConfig(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new InvalidOptions(`${file} can't be read as JSON: ${error instanceof Error ? error.message : error}`)
  }
}
