import { fileURLToPath } from 'node:url'
import { type Stack, startStack } from './stack.ts'

/** The demo: a shop, a broker, the gateways' sandbox, and a phone to pay with. Runs until Ctrl-C. */

const dataDir = fileURLToPath(new URL('../.data/demo', import.meta.url))
console.log('Starting a shop, a broker and the gateways’ sandbox …')
const stack = await startStack({ dataDir, ports: { sandbox: 4010, broker: 4020, shop: 4030 } }).catch(giveUp)
if (stack) await run(stack)

async function run({ urls, broken, close }: Stack): Promise<void> {
  const stopped = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve())
  })
  console.log(`
  A tea shop to buy in     ${urls.shop}/
  Its official account     ${urls.shop}/article
  A code for a table       ${urls.shop}/table
  A phone to pay with      ${urls.sandbox}/phone
  Faults to try            ${urls.sandbox}/control

  Put something in the basket, go to the payment and scan the code with the phone (the page links to it).
  The strip on top of the shop shows it as WeChat, Alipay or a phone's browser would.
  Databases and logs are in ${dataDir}. Stop with Ctrl-C.
`)
  const trouble = await Promise.race([stopped, broken])
  if (trouble) giveUp(new Error(trouble))
  await close()
}

function giveUp({ message }: Error): void {
  console.error(message)
  process.exitCode = 1
}
