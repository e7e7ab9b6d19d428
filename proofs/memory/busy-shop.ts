import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { AccountName } from '../../demo/gateway-accounts.ts'
import type { Answer, World } from '../../e2e/process/world.ts'
import { call } from '../../e2e/process/world.ts'
import { type Follower, followCheckout } from '../storms/follow-checkout.ts'

/** What a shop has done so far. */
export interface Takings {
  begun: number
  paid: number
  closed: number
  refunded: number
  /** What went otherwise than it should, a sentence each. */
  readonly failures: string[]
}

const ACCOUNTS: readonly AccountName[] = ['main', 'bank', 'older', 'chaoying', 'methods']
const AMOUNT = 12_800
/** A notification that was lost is made good by a query, and the machine may be busy. */
const PATIENCE_MS = 90_000
const THINKING_MS = 3_000

/** A shop whose payers come one after the other, so many a second, each with a page that is open meanwhile; and strangers among them. */
export function openBusyShop(world: World, perSecond: number): { readonly takings: Takings; close(): Promise<void> } {
  const takings: Takings = { begun: 0, paid: 0, closed: 0, refunded: 0, failures: [] }
  const underWay = new Set<Promise<void>>()
  const begin = (work: Promise<void>) => {
    const ended = work.catch((error: unknown) => void takings.failures.push(String(error)))
    underWay.add(ended)
    ended.finally(() => underWay.delete(ended))
  }
  const timer = setInterval(() => {
    const number = takings.begun++
    begin(sell(world, number, takings))
    if (number % perSecond === 0) begin(bother(world))
  }, 1000 / perSecond)
  return {
    takings,
    async close() {
      clearInterval(timer)
      await Promise.all(underWay)
    },
  }
}

/** One order. Every fifth or so goes another way than straight through. */
async function sell(world: World, number: number, takings: Takings): Promise<void> {
  const orderNo = `M${randomBytes(6).toString('hex')}`
  const account = ACCOUNTS[number % ACCOUNTS.length] as AccountName
  const wish = { orderNo, account, amount: AMOUNT, subject: 'Longjing', payer: { ip: '192.0.2.7' } }
  const opened = must(await world.asMerchant('POST', '/v1/checkouts', wish))
  const { id, clientToken: token } = opened
  const ask = async (path: string) => must(await world.asClient(token, 'GET', path))
  let page = followCheckout(world.brokerUrl, token)
  try {
    await ask('/v1/checkout')
    const channel = { channel: account === 'methods' ? 'alipay:qr' : 'wechat:qr' }
    const started = must(await world.asClient(token, 'POST', '/v1/checkout/payments', channel))
    if (number % 50 === 7) await world.control('/faults', { orderNo, on: 'notification', fault: 'never', times: null })
    await sleep(Math.random() * THINKING_MS)
    await ask(`/v1/checkout/payments/${started.id}`)
    if (number % 9 === 4) page = await comeBack(world, token, page)
    // Pooul v2 closes nothing that is younger than five minutes, which is longer than a page is open here.
    if (number % 11 === 3 && account !== 'main') {
      must(await world.asMerchant('POST', `/v1/checkouts/${id}/close`, {}))
      await heard(page, 'closed', orderNo)
      takings.closed++
      return
    }
    const { payment } = must(await world.asPhone('/scan', { code: started.action.content }))
    must(await world.asPhone(`/payments/${payment.id}/pay`))
    await heard(page, 'paid', orderNo)
    takings.paid++
    if (number % 23 !== 2) return
    must(
      await world.asMerchant('POST', `/v1/checkouts/${id}/refunds`, {
        refundNo: `R${orderNo}`,
        amount: 100,
        reason: 'Cold tea',
      }),
    )
    takings.refunded++
  } finally {
    page.stop()
  }
}

/** A page that is left without a word, and opened again. */
async function comeBack(world: World, token: string, page: Follower): Promise<Follower> {
  page.stop()
  await sleep(Math.random() * THINKING_MS)
  return followCheckout(world.brokerUrl, token)
}

async function heard(page: Follower, status: string, orderNo: string): Promise<void> {
  const patience = new AbortController()
  const late = sleep(PATIENCE_MS, 'late', { signal: patience.signal }).catch(() => 'late')
  const first = await Promise.race([page.until(status), late])
  patience.abort()
  if (first === 'late') throw new Error(`The page of ${orderNo} never heard that it is ${status}`)
}

/** What is at the door beside payers: pages of nobody's, forged tokens and notifications, people who look, and who watch. */
async function bother(world: World): Promise<void> {
  const word = randomBytes(13).toString('hex')
  const forged = { authorization: `Bearer ct1a_${word}`, origin: `https://${word}.example` }
  await call(`${world.brokerUrl}/v1/checkout`, 'GET', undefined, forged)
  await call(`${world.brokerUrl}/v1/notifications/chaoying/${word}`, 'POST', { sign: word })
  await call(`${world.brokerUrl}/pay/${word}`, 'GET')
  must(await world.asMerchant('GET', '/metrics'))
  must(await world.asMerchant('GET', '/v1/events?limit=20'))
  must(await world.asMerchant('GET', '/v1/checkouts?status=open&limit=20'))
  must(await call(`${world.brokerUrl}/readyz`, 'GET'))
}

/** What a server answered, if that is a success. */
function must({ status, body }: Answer): Answer['body'] {
  if (status >= 200 && status < 300) return body
  throw new Error(`Answered ${status}: ${JSON.stringify(body).slice(0, 300)}`)
}
