import { randomBytes } from 'node:crypto'
import { Hono } from 'hono'
import { systemClock } from './clock.ts'
import { createControlApi } from './control/control-api.ts'
import { createRefundsApi } from './control/refunds-api.ts'
import { createWalletApi } from './control/wallet-api.ts'
import { ConnectionDropped } from './drop-connection.ts'
import { createFaults } from './faults.ts'
import { createChaoying } from './gateways/chaoying/chaoying.ts'
import { createMethodGateway } from './gateways/method-gateway/method-gateway.ts'
import { createPooulV1 } from './gateways/pooul-v1/pooul-v1.ts'
import { createPooulV2 } from './gateways/pooul-v2/pooul-v2.ts'
import { createCashier as createTlinxCashier } from './gateways/tlinx/cashier.ts'
import { createTlinx } from './gateways/tlinx/tlinx.ts'
import { createLedger } from './ledger/ledger.ts'
import { createRefundDesk } from './ledger/refund-desk.ts'
import { createNotifier } from './notifier.ts'
import type { SandboxOptions } from './options.ts'
import { createCashier } from './phone/cashier.ts'
import { createPages } from './phone/pages.ts'
import { createPhoneApi } from './phone/phone-api.ts'
import { createWechatH5 } from './phone/wechat-h5.ts'
import { createAuthCodes } from './upstream/auth-codes.ts'
import { createAlipayServers } from './wallets/alipay/alipay-servers.ts'
import { createWallets } from './wallets/wallets.ts'
import { createWechatServers } from './wallets/wechat/wechat-servers.ts'
import type { World } from './world.ts'

/** A running sandbox. */
export interface Sandbox {
  /** Answers a request. In-process a cut connection rejects; over a socket (with Node's bindings in `env`) it is cut. */
  fetch(request: Request, env?: object): Promise<Response>
  /** Stops every retry and lets hanging calls go. */
  close(): void
}

/** The gateways' own side of the protocols, with faults on demand and a phone to pay with. All in memory. */
export function createSandbox(options: SandboxOptions): Sandbox {
  const { clock = systemClock, send = fetch, speed = 1, publicUrl, merchants, strictPayers = false } = options
  const faults = createFaults()
  const notifier = createNotifier({ clock, faults, send, speed })
  const ledger = createLedger(clock)
  const authCodes = createAuthCodes({ clock, ledger })
  const refundDesk = createRefundDesk({ clock, faults, ledger })
  const upstreamKey = randomBytes(16).toString('hex')
  const wallets = createWallets(clock, options.wallets ?? {})
  const books = { clock, ledger, refundDesk, faults, notifier }
  const world: World = { ...books, authCodes, wallets, strictPayers, publicUrl, upstreamKey }

  const gateways = [
    createChaoying(world, merchants.chaoying ?? []),
    createMethodGateway(world, merchants['method-gateway'] ?? []),
    createPooulV1(world, merchants['pooul-v1'] ?? []),
    createPooulV2(world, merchants['pooul-v2'] ?? []),
    createTlinx(world, merchants.tlinx ?? []),
  ]
  ledger.onChange((payment) => {
    const announcement = gateways.find(({ id }) => id === payment.gateway)?.announcement(payment)
    if (announcement) void notifier.announce(announcement)
  })
  ledger.onRefund((found) => {
    const announcement = gateways.find(({ id }) => id === found.payment.gateway)?.refundAnnouncement?.(found)
    if (announcement) void notifier.announce(announcement)
  })

  const wechat = createWechatServers(world)
  const app = new Hono()
  for (const { id, routes } of gateways) app.route(`/gateways/${id}`, routes)
  app.route('/phone/api', createPhoneApi(world))
  app.route('/control', createControlApi(world, { gateways, reset: wechat.reset }))
  app.route('/control/wallet', createWalletApi(wallets))
  app.route('/control/refunds', createRefundsApi(world, gateways))
  app.route('/wechat', wechat.routes)
  app.route('/alipay', createAlipayServers(world))
  app.route('/wechat/h5', createWechatH5(world, merchants['pooul-v2'] ?? []))
  app.route('/tlinx/cashier', createTlinxCashier(world, merchants.tlinx ?? []))
  app.route('/cashier', createCashier(world, gateways))
  app.route('/', createPages())
  app.onError((error) => {
    if (error instanceof ConnectionDropped) throw error
    console.error(error)
    return new Response('The sandbox itself has failed; its log says how', { status: 500 })
  })

  return {
    fetch: async (request, env = {}) => app.fetch(request, env),
    close() {
      notifier.clear()
      faults.clear()
      faults.release()
    },
  }
}
