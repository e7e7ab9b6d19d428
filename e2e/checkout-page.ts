import type { Channel, CheckoutState, CheckoutStateName } from '@pay-checkout/core'
import type { PayCheckout } from '@pay-checkout/element'
import { expect, type Locator, type Page } from '@playwright/test'
import type { OrderView, OrderWish } from '../demo/shop/shop-api.ts'
import { scan } from './scan.ts'

const PATIENCE = { timeout: 30_000 }

/** The shop's pay page, as a payer uses it. */
export class CheckoutPage {
  readonly page: Page
  readonly order: OrderView
  /** The element; locators reach into its shadow root. */
  readonly element: Locator
  private readonly shopUrl: string

  constructor(page: Page, shopUrl: string, order: OrderView) {
    this.page = page
    this.order = order
    this.shopUrl = shopUrl
    this.element = page.locator('pay-checkout')
  }

  async goto(): Promise<void> {
    await this.page.goto(`${this.shopUrl}/pay/${this.order.id}`)
  }

  /** The same order in another tab. */
  in(page: Page): CheckoutPage {
    return new CheckoutPage(page, this.shopUrl, this.order)
  }

  way(channel: Channel): Locator {
    return this.element.locator(`[data-channel="${channel}"]`)
  }

  async choose(channel: Channel): Promise<void> {
    await this.way(channel).click()
  }

  /** A button, by its Chinese words. */
  button(name: string | RegExp): Locator {
    return this.element.getByRole('button', { name })
  }

  /** Waits until the element's machine stands in one of these states, and answers it. */
  async state<Name extends CheckoutStateName>(
    ...names: readonly Name[]
  ): Promise<Extract<CheckoutState, { name: Name }>> {
    let seen: CheckoutState | null = null
    const name = async () => {
      seen = await this.stateNow()
      return seen?.name ?? ''
    }
    await expect.poll(name, PATIENCE).toMatch(new RegExp(`^(${names.join('|')})$`))
    return seen as unknown as Extract<CheckoutState, { name: Name }>
  }

  /** Waits until the machine's state has these parts. */
  async expectState(parts: Record<string, unknown>): Promise<void> {
    await expect.poll(() => this.stateNow(), PATIENCE).toMatchObject(parts)
  }

  /** Null on a page that is just being left. */
  async stateNow(): Promise<CheckoutState | null> {
    return this.element.evaluate((element) => (element as PayCheckout).state).catch(() => null)
  }

  /** What the code on screen says, read from a picture of it. */
  async scan(): Promise<string> {
    const code = this.element.locator('[part="qr"]')
    await code.waitFor()
    return scan(this.element.locator('.code'))
  }

  /** The time that the code on screen has left, as it is shown: `14:59`. */
  async timeLeft(): Promise<string> {
    const told = await this.element.getByRole('timer').getAttribute('aria-label')
    return told?.split(' ').pop() ?? ''
  }

  /** The payer is at the shop's page again, however often they were sent there: a cashier's page may go on before its last address has loaded. */
  async expectBack(): Promise<void> {
    await expect(this.page).toHaveURL(new RegExp(`/pay/${this.order.id}$`), PATIENCE)
  }

  /** The payer sees that it is paid, and the shop's server has heard so from the broker. */
  async expectPaid(): Promise<void> {
    await expect(this.element.getByRole('heading', { name: '支付成功' })).toBeVisible(PATIENCE)
    await expect.poll(() => orderStatus(this.shopUrl, this.order), PATIENCE).toBe('paid')
  }

  async expectNotPaid(): Promise<void> {
    await expect(this.element.getByRole('heading', { name: '支付成功' })).toHaveCount(0)
    expect(await orderStatus(this.shopUrl, this.order)).toBe('open')
  }
}

/** Orders tea at the shop, as its page does. */
export async function placeOrder(shopUrl: string, wish: Partial<OrderWish> = {}): Promise<OrderView> {
  const items = [{ product: 'longjing', quantity: 1 }]
  const response = await fetch(`${shopUrl}/api/orders`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ items, language: 'zh', ...wish }),
  })
  if (!response.ok) throw new Error(`The shop answered ${response.status} ${await response.text()}`)
  return (await response.json()) as OrderView
}

async function orderStatus(shopUrl: string, { id }: OrderView): Promise<string> {
  return ((await (await fetch(`${shopUrl}/api/orders/${id}`)).json()) as OrderView).status
}
