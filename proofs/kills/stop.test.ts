import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, type TestContext, test, vi } from 'vitest'
import { BrokerGone } from './broker-process.ts'
import { FLOWS, type Flow } from './flows.ts'
import { type Lane, openLane } from './lane.ts'
import { compareAtRest } from './let-die.ts'
import { AMOUNT, newKey, newSale, type Sale } from './sale.ts'

const CLI = fileURLToPath(new URL('../../packages/broker/src/cli/pay-broker.ts', import.meta.url))
/** For what comes within a second on a machine that does nothing else. */
const PATIENCE = { timeout: 60_000 }
/** Every fourth step: it takes time, and every step is walked by those that kill. */
const STRIDE = 4

describe('asked to stop', () => {
  let lane: Lane
  beforeAll(async () => {
    lane = await openLane('main', null)
  })
  afterAll(() => lane.close())

  test.each(FLOWS)('at any step of $name it finishes, holds nothing back, and loses nothing [F44]', async (flow) => {
    for (let step = 1; await stopAt(lane, flow, step); ) step += STRIDE
  })
})

/** Asks the broker to stop at a step of a flow; false: the flow was over before. */
async function stopAt(lane: Lane, flow: Flow, step: number): Promise<boolean> {
  const scene = await flow.prepare(lane)
  await lane.calm()
  const broker = lane.broker()
  await broker.arm({ at: step, signal: 'SIGTERM', of: flow.of, reads: false })
  // What was asked over HTTP before the signal gets its answer; only those who ask the process itself find it gone.
  await scene.act().catch(ignoreGone)
  const steps = await broker.disarm().catch(ignoreGone)
  if (steps && steps.length < step) return false
  expect(await broker.ended).toEqual({ code: 0, signal: null })
  expect(leases(lane)).toBe(0)
  await lane.restart()
  await scene.act()
  await scene.goOn?.()
  expect(await compareAtRest(lane, scene)).toEqual([])
  return true
}

function ignoreGone(error: unknown): undefined {
  if (!(error instanceof BrokerGone)) throw error
}

/** How many things the broker that has ended still holds. */
function leases(lane: Lane): number {
  const database = new DatabaseSync(lane.databaseFile, { readOnly: true })
  const counts = ['payments', 'refunds', 'deliveries'].map((table) =>
    database.prepare(`SELECT count(*) AS held FROM ${table} WHERE lease_until_ms > ?`).get(lane.now()),
  )
  database.close()
  return counts.reduce((sum, row) => sum + Number(row?.held), 0)
}

describe.concurrent('asked to stop while somebody else is slow', () => {
  test('it gives the gateway its time, and the payer an answer [F44]', async ({ onTestFinished }) => {
    const { lane, sale, stop } = await served(onTestFinished)
    await hang(sale, 'create')
    const started = sale.start('wechat:qr', newKey())
    await untilHung(lane)
    const { heard, ended } = stop()
    await heard
    await letGo(lane)
    expect(await started).toMatchObject({ status: 200, body: { action: { type: 'show-qr' } } })
    expect(await ended).toEqual([0, null])
    await lane.restart()
    await sale.payUntilPaid('wechat:qr', newKey())
    expect(await compareAtRest(lane, { sale, net: AMOUNT })).toEqual([])
  })

  test('it cuts off what takes longer than it may, and finds out later [F44]', async ({ onTestFinished }) => {
    const { lane, sale, stop } = await served(onTestFinished, '--finish', '1')
    await sale.start('wechat:qr', newKey())
    await hang(sale, 'query')
    // Cut off: answered it would be after eight seconds, when the gateway's time is over.
    const closing = sale.ask('close').catch(() => 'cut off')
    await untilHung(lane)
    expect(await stop().ended).toEqual([0, null])
    expect(await closing).toBe('cut off')
    await letGo(lane)
    await lane.restart()
    await sale.ask('close')
    await lane.until(async () => (await lane.rows(sale.orderNo)).checkout?.status === 'closed')
    expect(await compareAtRest(lane, { sale, net: 0 })).toEqual([])
  })

  test('it waits no longer for a merchant, who is told again [F44]', async ({ onTestFinished }) => {
    const { lane, sale, stop } = await served(onTestFinished, '--finish', '1')
    lane.notebook.treat(sale.orderNo, 'hold')
    await sale.pay(await sale.start('wechat:qr', newKey()))
    await vi.waitFor(() => expect(lane.notebook.held(sale.orderNo)).toBe(1), PATIENCE)
    expect(await stop().ended).toEqual([0, null])
    lane.notebook.treat(sale.orderNo, 'take')
    await lane.restart()
    expect(await compareAtRest(lane, { sale, net: AMOUNT })).toEqual([])
  })
})

interface Served {
  readonly lane: Lane
  readonly sale: Sale
  /** Tells it to stop: when it has heard, and when and how it has ended. */
  stop(): { readonly heard: Promise<unknown>; readonly ended: Promise<unknown[]> }
}

/**
 * An opened checkout at `pay-broker serve` itself, on a lane whose gateway closes payments of any age. Tests that run at once each have
 * their own hook: the runner's global one belongs to whichever has begun last.
 */
async function served(finished: TestContext['onTestFinished'], ...wishes: readonly string[]): Promise<Served> {
  const lane = await openLane('bank', null)
  finished(() => lane.close())
  await lane.broker().kill('SIGKILL')
  const args = ['--conditions=@pay-checkout/source', CLI, 'serve', '-c', lane.configFile, '-p', String(lane.port)]
  const child = spawn(process.execPath, [...args, ...wishes], { stdio: ['ignore', 'pipe', 'pipe'] })
  finished(() => void child.kill('SIGKILL'))
  const log = createInterface(child.stderr)
  await once(child.stdout, 'data')
  const sale = newSale(lane, ['wechat:qr'])
  await sale.open()
  const stop = () => {
    const heard = new Promise<void>((resolve) => {
      log.on('line', (line) => line.includes('broker.stopping') && resolve())
    })
    const ended = once(child, 'exit')
    child.kill('SIGTERM')
    return { heard, ended }
  }
  return { lane, sale, stop }
}

async function hang({ lane, orderNo }: Sale, on: 'create' | 'query'): Promise<void> {
  await lane.control('/faults', { orderNo, on, fault: 'hang', times: 1 })
}

/** Waits until a gateway holds a call: its fault is used up then. */
async function untilHung(lane: Lane): Promise<void> {
  await vi.waitFor(async () => expect((await lane.control('/faults', null, 'GET')).body.faults).toEqual([]), PATIENCE)
}

async function letGo(lane: Lane): Promise<void> {
  await lane.control('/release')
}
