/** Opens an order's checkout. The same order again is the same checkout, with a fresh token. */
export default defineEventHandler(async (event) => {
  const { orderNo } = await readBody<{ orderNo: string }>(event)
  const { payBroker, payKey } = useRuntimeConfig(event)
  const { clientToken } = await $fetch<{ clientToken: string }>(`${payBroker}/v1/checkouts`, {
    method: 'POST',
    headers: { authorization: `Bearer ${payKey}` },
    body: { orderNo, amount: 12800, subject: 'Longjing tea, 100 g' },
  })
  return { token: clientToken, brokerUrl: payBroker }
})
