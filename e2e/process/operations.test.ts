import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { AccountName } from '../../demo/gateway-accounts.ts'
import * as documents from '../documents/chaoying.ts'
import { type GatewayDocument, operationOf } from '../documents/gateway-document.ts'
import { methodGateway } from '../documents/method-gateway.ts'
import { pooulV1 } from '../documents/pooul-v1.ts'
import { pooulV2 } from '../documents/pooul-v2.ts'
import { tlinx } from '../documents/tlinx.ts'
import * as chaoyingCases from './matrix/chaoying.ts'
import { AMOUNT, type Happening, type MatrixCase, type Things } from './matrix/matrix-case.ts'
import { methodGateway as methodCases } from './matrix/method-gateway.ts'
import { pooulV1 as pooulV1Cases } from './matrix/pooul-v1.ts'
import { pooulV2 as pooulV2Cases } from './matrix/pooul-v2.ts'
import { tlinx as tlinxCases } from './matrix/tlinx.ts'
import { ACCOUNTS, askAuthCode } from './order.ts'
import { type Answer, startWorld, type World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.close())

interface Matrix {
  readonly document: GatewayDocument
  readonly cases: readonly MatrixCase[]
  /** Whether this gateway signs its replies. */
  readonly signed: boolean
}

const MATRICES: Readonly<Record<AccountName, Matrix>> = {
  main: { document: pooulV2, cases: pooulV2Cases, signed: true },
  bank: { document: tlinx, cases: tlinxCases, signed: true },
  older: { document: pooulV1, cases: pooulV1Cases, signed: true },
  chaoying: { document: documents.chaoying, cases: chaoyingCases.chaoying, signed: true },
  'chaoying-older': { document: documents.chaoyingOlder, cases: chaoyingCases.chaoyingOlder, signed: true },
  methods: { document: methodGateway, cases: methodCases, signed: false },
}

async function makeThings(lifeSeconds: number): Promise<Things> {
  const [wechat, alipay, asking] = await Promise.all([
    askAuthCode(world, 'wechat', 'pay'),
    askAuthCode(world, 'alipay', 'pay'),
    askAuthCode(world, 'wechat', 'ask-password'),
  ])
  // The phone shows no codes of QQ's; any of its digits will do.
  const qq = `91${[...randomBytes(16)].map((byte) => byte % 10).join('')}`
  return {
    tradeNo: `M${randomBytes(8).toString('hex')}`,
    gatewayNo: '',
    refundNo: `R${randomBytes(8).toString('hex')}`,
    expiresAt: Math.floor(Date.now() / 1000) + lifeSeconds,
    codes: { wechat, alipay, qq, asking },
  }
}

function callOperation(account: AccountName, one: MatrixCase, things: Things): Promise<Answer> {
  const operation = encodeURIComponent(operationOf(one))
  return world.asMerchant('POST', `/v1/accounts/${account}/operations/${operation}`, { values: one.values(things) })
}

/** The payment as the gateway's own books have it. */
async function booked(tradeNo: string) {
  const [payment, ...others] = await world.ledger(tradeNo)
  expect(others).toEqual([])
  return payment
}

async function onPhone(tradeNo: string, deed: string): Promise<void> {
  expect((await world.asPhone(`/payments/${(await booked(tradeNo))?.id}/${deed}`)).status).toBe(200)
}

const HAPPENINGS: Readonly<Record<Happening, (tradeNo: string) => Promise<void>>> = {
  paid: (tradeNo) => onPhone(tradeNo, 'pay'),
  'put away': (tradeNo) => onPhone(tradeNo, 'cancel'),
  async expired(tradeNo) {
    await vi.waitFor(async () => expect((await booked(tradeNo))?.status).toBe('closed'), { timeout: 30_000 })
  },
  // The sandbox lives in real time, and the gateways want fifteen seconds of it.
  'old enough': () => new Promise((resolve) => setTimeout(resolve, 15_100)),
}

/** Makes a call after all that has to come before it. */
async function run(account: AccountName, one: MatrixCase): Promise<Answer & { things: Things }> {
  let things = await makeThings(one.after?.includes('expired') ? 6 : 3600)
  for (const before of one.after ?? []) {
    if (typeof before === 'string') await HAPPENINGS[before](things.tradeNo)
    else expect(await callOperation(account, before, things), before.call).toMatchObject({ status: 200 })
    things = { ...things, gatewayNo: (await booked(things.tradeNo))?.gatewayNo ?? '' }
  }
  return { ...(await callOperation(account, one, things)), things }
}

describe.concurrent.each(ACCOUNTS)('%s', (account) => {
  const { document, cases, signed } = MATRICES[account]
  const documented = document.calls.map(({ call }) => call)

  test('the broker, the document and these tests know the same calls', async () => {
    const { body } = await world.asMerchant('GET', '/v1/accounts')
    const told = body.accounts.find(({ name }: { name: string }) => name === account)
    const operations = told.operations.map(({ name }: { name: string }) => name)
    expect([...new Set(document.calls.map(operationOf))].sort()).toEqual(operations.sort())
    expect(cases.map(({ call }) => call).sort()).toEqual(documented.sort())
  })

  test.each(cases.map((one) => [one.call, one] as const))('%s', async (call, one) => {
    const { status, body, things } = await run(account, one)
    expect({ status, body }).toMatchObject({ status: 200, body: { signed, received: one.answer ?? {} } })
    const { reply } = document.calls.find((known) => known.call === call) ?? { reply: [] }
    const { data } = body.received
    const told = Array.isArray(data) ? data[0] : body.received
    expect(Object.keys(told)).toEqual(expect.arrayContaining([...reply]))
    const payment = await booked(things.tradeNo)
    if (payment) expect(payment).toMatchObject({ amount: AMOUNT, creates: 1 })
  })
})
