import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { startProgram } from '../../demo/program.ts'
import type { Stack } from '../../demo/stack.ts'
import { expect, test } from '../fixtures.ts'
import { payOnPhone, phoneOver } from '../phone.ts'

/** Authorizations that came to nothing by nobody's fault: the row says so, a code still pays, and the next try works. */

const AUTHORIZE = {
  wechat: '**/wechat/connect/oauth2/authorize**',
  alipay: '**/alipay/oauth2/publicAppAuthorize.htm**',
} as const
const scripted = (wallet: keyof typeof AUTHORIZE) => ({ wallet, ready: 'now', payer: 'phone' }) as const

for (const wallet of ['wechat', 'alipay'] as const) {
  test(`${wallet}: whoever comes back after more than ten minutes reads what to do, and their next try pays`, async ({
    checkout,
    sandbox,
    stack,
  }) => {
    const pay = await checkout(wallet, { wallet: scripted(wallet) })
    await pay.state('choosing')
    // The payer looks at the wallet's page for eleven minutes: the broker's clock passes them.
    const hold = Promise.withResolvers<void>()
    await pay.page.route(AUTHORIZE[wallet], (route) => hold.promise.then(() => route.continue()), { times: 1 })
    // The click isn't to wait for the page that it leads to: that one is held back.
    const leave = pay.way(`${wallet}:jsapi`).click({ noWaitAfter: true })
    const [left] = await Promise.all([pay.page.waitForRequest(AUTHORIZE[wallet]), leave])
    expect(new URL(left.url()).searchParams.get('state')).toMatch(/^[0-9A-Z]{26}$/)
    await stack.endBroker()
    const ahead = await brokerAhead(stack, 11 * 60_000)
    hold.resolve()
    await expect(pay.page.getByText('请回到商家页面，重新点击付款')).toBeVisible({ timeout: 30_000 })
    await ahead.end()
    await stack.startBroker()
    await pay.goto()
    await pay.state('choosing')
    await expect(pay.way(`${wallet}:qr`)).toBeVisible()
    expect(await sandbox.ledger(pay.order.orderNo)).toEqual([])
    await pay.choose(`${wallet}:jsapi`)
    await payOnPhone(phoneOver(pay.page))
    await pay.expectPaid()
  })

  test(`${wallet}: with a wrong secret the page says so, a code pays, and the right one mends it`, async ({
    checkout,
    sandbox,
    stack,
  }) => {
    const pay = await checkout(wallet, { wallet: scripted(wallet) })
    const later = await checkout(wallet, { wallet: scripted(wallet) })
    for (const page of [pay, later]) await page.state('choosing')
    await withWrongSecrets(stack, async () => {
      for (const page of [pay, later]) {
        await page.choose(`${wallet}:jsapi`)
        await page.expectState({ name: 'choosing', trouble: { code: 'authorization-failed' } })
        await expect(page.element.getByText('没能确认您的身份，付款还没有开始')).toBeVisible()
        expect(await sandbox.ledger(page.order.orderNo)).toEqual([])
      }
      await pay.choose(`${wallet}:qr`)
      await sandbox.payCode(await pay.scan())
      await pay.expectPaid()
    })
    await later.choose(`${wallet}:jsapi`)
    await payOnPhone(phoneOver(later.page))
    await later.expectPaid()
  })
}

function configOf({ logs }: Stack): string {
  return join(dirname(logs.broker), 'pay-broker.config.json')
}

/** The same broker on a machine whose clock is ahead by so many milliseconds. */
function brokerAhead(stack: Stack, ms: number) {
  return startProgram({
    name: 'The broker of later',
    script: 'packages/broker/lab/broker-ahead.ts',
    args: [String(ms), 'serve', '--port', new URL(stack.urls.broker).port, '--config', configOf(stack)],
    logFile: `${stack.logs.broker}.later`,
  })
}

/** Lets the broker run for a while with secrets that no wallet knows. */
async function withWrongSecrets(stack: Stack, meanwhile: () => Promise<void>): Promise<void> {
  const right = await readFile(configOf(stack), 'utf8')
  const config = JSON.parse(right)
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  })
  for (const app of config.walletApps) {
    if (app.kind === 'alipay') app.privateKey = privateKey
    else app.secret = randomBytes(16).toString('hex')
  }
  const restartWith = async (text: string) => {
    await stack.endBroker()
    await writeFile(configOf(stack), text)
    await stack.startBroker()
  }
  await restartWith(JSON.stringify(config))
  try {
    await meanwhile()
  } finally {
    await restartWith(right)
  }
}
