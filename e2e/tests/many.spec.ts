import type { PayCheckout } from '@pay-checkout/element'
import { placeOrder } from '../checkout-page.ts'
import { expect, test } from '../fixtures.ts'

const MANY = 8

test('eight checkouts on one page leave each other room: all show their code, and each is seen to be paid [B7]', async ({
  checkout,
  sandbox,
  stack,
}) => {
  const pay = await checkout('desktop')
  await pay.state('choosing')
  const orders = await Promise.all(Array.from({ length: MANY }, () => placeOrder(stack.urls.shop)))
  await pay.page.evaluate(
    async ([brokerUrl, ids]) => {
      const elements = await Promise.all(
        ids.map(async (id) => {
          const answer = await fetch(`/api/orders/${id}/checkout`, { method: 'POST' })
          const { clientToken } = (await answer.json()) as { clientToken: string }
          const element = document.createElement('pay-checkout') as PayCheckout
          return Object.assign(element, { id, brokerUrl, token: clientToken })
        }),
      )
      document.querySelector('pay-checkout')?.replaceWith(...elements)
    },
    [stack.urls.broker, orders.map(({ id }) => id)] as const,
  )
  const element = (index: number) => pay.page.locator('pay-checkout').nth(index)
  const states = () =>
    pay.page.evaluate(() =>
      Array.from(document.querySelectorAll('pay-checkout'), (element) => {
        const { state } = element as PayCheckout
        return 'trouble' in state && state.trouble ? state.trouble.code : state.name
      }),
    )
  const nth = (index: number, name: string) =>
    // In less than the twenty seconds that it took once.
    expect.poll(async () => (await states())[index], { timeout: 15_000 }).toBe(name)
  for (let index = 0; index < MANY; index++) await nth(index, 'choosing')
  // One after the other, and the last is paid first: once six of them held a stream, the next found no connection left, waited twenty
  // seconds for one and then said that the network was gone.
  const codes: string[] = []
  for (let index = 0; index < MANY; index++) {
    await element(index).evaluate((element) => (element as PayCheckout).pay('alipay:qr'))
    await nth(index, 'showing-qr')
    codes.push(
      await element(index).evaluate((element) => {
        const { state } = element as PayCheckout
        return state.name === 'showing-qr' && state.payment.action.type === 'show-qr'
          ? state.payment.action.content
          : ''
      }),
    )
  }
  for (let index = MANY - 1; index >= 0; index--) {
    await sandbox.payCode(codes[index] ?? '')
    await nth(index, 'settled')
  }
})
