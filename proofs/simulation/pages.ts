import {
  type Checkout,
  type CheckoutState,
  createCheckout,
  type PlainRequest,
  type PlainResponse,
} from '@pay-checkout/core'
import { createFakePlatform, type FakePlatform } from '@pay-checkout/core/testing'
import { type Channel, PROBLEMS } from '@pay-checkout/protocol'
import {
  type ClientGrant,
  issueClientToken,
  readClientToken,
} from '../../packages/broker/src/checkouts/checkout-token.ts'
import { continuePage } from '../../packages/broker/src/checkouts/continue-page.ts'
import { type Opened, viewCheckout } from '../../packages/broker/src/checkouts/open-checkout.ts'
import type { BrokerContext } from '../../packages/broker/src/context/context.ts'
import { mayAct } from '../../packages/broker/src/http/may-act.ts'
import { PayError } from '../../packages/broker/src/pay-error.ts'
import { closeCheckout } from '../../packages/broker/src/payments/close-payment.ts'
import { readPaymentAt } from '../../packages/broker/src/payments/read-payment.ts'
import { startPayment } from '../../packages/broker/src/payments/start-payment.ts'
import { InjectedFault, Unanswered } from './broker-process.ts'
import { ask } from './people.ts'
import { pick } from './random-from.ts'
import { type Answer, rollTomorrow, type Tomorrow } from './tomorrow.ts'
import type { Page, World } from './world.ts'

const BROKER = 'https://broker.example'
const LOOKS = 6
const SOON_MS = 20_000
/** Everything that was begun has ended by then. */
const LAST_LOOK_MS = 86_400_000

/** A payer with today's page open: pays what it shows, goes away, comes back, and looks once more when all is over. */
export async function livePage(world: World, { checkout: { id }, clientToken }: Opened): Promise<void> {
  const { timeline, roll, profile } = world
  const tomorrow = rollTomorrow(roll, profile.pages?.novelty ?? 0)
  /** What the page has asked since its payer came back, and was answered. */
  const read: (string | null)[] = []
  const platform = createFakePlatform({ ids: Math.floor(roll() * 1e9) })
  const page = createCheckout({
    brokerUrl: BROKER,
    token: clientToken,
    refreshToken: async () => (await ask(world, (context) => issueClientToken(context, id))) ?? undefined,
    transport: {
      async send(request) {
        read.push(null)
        const response = await carry(world, tomorrow, request)
        read[read.lastIndexOf(null)] = response.body
        return response
      },
    },
    platform,
    timers: { now: timeline.now, after: timeline.after },
    random: roll,
  })
  watch(world, page, id)
  for (let look = 0; look < LOOKS; look++) {
    await timeline.sleep(roll() * Math.min(120_000, profile.expiresIn * 500))
    if (roll() < 0.2) platform.setVisible(false)
    else {
      read.length = 0
      const paid = world.witness.knownPaidAt(id) !== undefined
      await goOn(world, page, platform)
      if (waitsInVain(page.getState(), read)) world.speakUp('B3 a page waits for what it can’t do, and shows no way on')
      if (paid && page.getState().name !== 'settled') await timeline.sleep(SOON_MS)
      if (paid && page.getState().name !== 'settled' && read.length > 0 && !read.includes(null))
        world.speakUp('B3 a page that asks again doesn’t hear that its checkout is paid')
    }
  }
  platform.setVisible(false)
  await timeline.sleep(LAST_LOOK_MS - roll() * 60_000)
  for (let look = 0; look < LOOKS; look++) {
    tryAgain(page, platform)
    await timeline.sleep(10_000)
  }
  page.dispose()
}

/** Listens to a page. Whatever its broker says, it tells nobody that they have paid who haven't. */
function watch({ timeline, witness, pages, speakUp }: World, page: Checkout, checkoutId: string): void {
  let stoppedAt: number | undefined
  let last: CheckoutState = page.getState()
  pages.push({ checkoutId, state: () => last, stoppedAt: () => stoppedAt } satisfies Page)
  page.subscribe((state) => {
    last = state
    if (state.name === 'stopped') stoppedAt ??= timeline.now()
    if (state.name === 'settled' && witness.checkouts.get(checkoutId)?.status !== 'paid')
      speakUp('B3 a page said paid of what isn’t')
  })
}

/** A page that has just read the whole checkout, in which there was something for its payer to do. */
function waitsInVain(state: CheckoutState, read: readonly (string | null)[]): boolean {
  if (state.name !== 'waiting' || state.after !== 'unclear' || state.payment.action.type !== 'wait') return false
  const answers = read.flatMap((body) => (body === null ? [] : [JSON.parse(body)]))
  const told = answers.filter(({ payment }) => payment?.id === state.payment.id)
  return told.length > 0 && told.every(({ payment }) => payment.action && payment.action.type !== 'wait')
}

/** Does what the page offers. */
async function goOn(world: World, page: Checkout, platform: FakePlatform): Promise<void> {
  const { timeline, roll, gateway, witness } = world
  platform.comeBack()
  await timeline.sleep(3_000)
  const state = page.getState()
  if (state.name === 'unreadable') page.retry()
  else if (state.name === 'choosing') page.pay(pick<Channel>(roll, ['wechat:qr', 'alipay:qr']))
  // On the hosted page, which knows what the broker says, the payer is shown the same payment.
  const shown = 'checkout' in state ? state.checkout.payment : null
  const led =
    state.name === 'showing-qr' || (state.name === 'guiding' && state.choice.remedies.includes('open-hosted-page'))
  const tradeNo = shown && led ? witness.payments.get(shown.id)?.tradeNo : undefined
  const dice = roll()
  if (tradeNo !== undefined && dice < 0.6) timeline.after(roll() * 60_000, () => gateway.pay(tradeNo))
  else if (dice > 0.9) page.back()
  else if (dice > 0.85) page.confirm()
}

function tryAgain(page: Checkout, platform: FakePlatform): void {
  const { name } = page.getState()
  if (name === 'unreadable') page.retry()
  else if (name !== 'settled' && name !== 'stopped') page.back()
  platform.comeBack()
}

/** Carries what a page asks to one of the brokers, and back what that one, or a later one, says; or loses it. */
async function carry(world: World, tomorrow: Tomorrow, request: PlainRequest): Promise<PlainResponse> {
  const { timeline, roll, faults } = world
  await timeline.sleep(5 + roll() * 60)
  if (roll() < faults().requestLost) throw new InjectedFault('The request was lost')
  const response = await answer(world, tomorrow, request)
  if (roll() < faults().answerLost) throw new InjectedFault('The answer was lost')
  return response
}

async function answer(world: World, tomorrow: Tomorrow, request: PlainRequest): Promise<PlainResponse> {
  try {
    const body = await pick(world.roll, world.brokers).request((context) => serve(context, tomorrow, request))
    world.counts.novelties += tomorrow.count
    return { status: 200, headers: {}, body: JSON.stringify(body) }
  } catch (error) {
    if (error instanceof Unanswered) throw error
    if (!(error instanceof PayError) && !(error instanceof InjectedFault))
      world.speakUp(`a page was told ${String(error)}`)
    const code = error instanceof PayError ? error.code : 'internal'
    const { status } = PROBLEMS[code]
    return { status, headers: {}, body: JSON.stringify({ code, status, detail: String(error) }) }
  }
}

/** The routes of a page, as the broker has them. */
async function serve(context: BrokerContext, tomorrow: Tomorrow, request: PlainRequest): Promise<unknown> {
  const grant = await readClientToken(context, request.headers.authorization?.slice('Bearer '.length) ?? '')
  const { checkoutId, tokenId } = grant
  const body = request.body === undefined ? {} : (JSON.parse(request.body) as Record<string, string>)
  const path = request.url.slice(`${BROKER}/v1/checkout`.length)
  const [, , paymentId] = path.split('/')
  if (request.method === 'GET' && paymentId !== undefined)
    return tomorrow.payment(answerOf(await readPaymentAt(context, { checkoutId, tokenId, paymentId })))
  if (path === '/payments') {
    await mayAct(context, grant, { take() {} })
    const idempotencyKey = request.headers['idempotency-key'] ?? ''
    const input = { checkoutId, tokenId, channel: body.channel as Channel, idempotencyKey, ip: '203.0.113.7' }
    return tomorrow.payment(answerOf(await startPayment(context, input)))
  }
  if (path === '/continue') await continuePage(context, grant, body.token ?? '')
  if (path === '/cancel') await closeCheckout(context, checkoutId, 'payer')
  return tomorrow.checkout(await viewAt(context, grant))
}

async function viewAt(context: BrokerContext, { checkoutId, tokenId, expiresAt }: ClientGrant): Promise<Answer> {
  const view = await viewCheckout(context, checkoutId, tokenId)
  return answerOf({ ...view, tokenExpiresAt: new Date(expiresAt).toISOString() })
}

function answerOf(view: object): Answer {
  return { ...view }
}
