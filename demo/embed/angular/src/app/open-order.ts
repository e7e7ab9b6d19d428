/** Has the shop's server open an order's checkout. */
export async function openOrder(orderNo: string): Promise<{ token: string; brokerUrl: string }> {
  const answer = await fetch(`/api/orders/${orderNo}`, { method: 'POST' })
  if (!answer.ok) throw new Error(`The order was not opened: ${answer.status}`)
  return answer.json()
}
