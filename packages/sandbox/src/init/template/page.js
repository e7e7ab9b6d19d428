const byId = (id) => document.getElementById(id)
const checkout = document.querySelector('pay-checkout')
const ask = async (path, method) => (await fetch(path, { method })).json()

/** Shows an order's checkout; a payer who comes back from a wallet finds it by the address. */
function show({ orderNo, brokerUrl, token }) {
  const address = `/?order=${orderNo}`
  history.replaceState(null, '', address)
  byId('buy').hidden = true
  checkout.hidden = false
  checkout.brokerUrl = brokerUrl
  checkout.returnUrl = location.origin + address
  // Tokens live for some minutes; a page may be looked at for longer.
  checkout.refreshToken = async () => (await ask(`/orders/${orderNo}/token`, 'POST')).token
  checkout.token = token
  checkout.addEventListener('pay-settled', () => tell(orderNo))
}

/** What the shop itself knows, by its webhook: the page's word would be nobody's. */
async function tell(orderNo) {
  const { status } = await ask(`/orders/${orderNo}`, 'GET')
  byId('told').textContent = status === 'paid' ? '本店已收到款 · The shop knows that it is paid' : ''
  if (status !== 'paid') setTimeout(tell, 500, orderNo)
}

// The sandbox's phone reads the code on the screen. A real shop has no such link: its payers have phones.
checkout.addEventListener('pay-state-change', ({ state }) => {
  const action = state.name === 'showing-qr' ? state.payment.action : state.name === 'showing-link' ? null : undefined
  const code = action === null ? state.checkout?.payUrl : action?.content
  byId('phone').hidden = !code
  if (code) byId('phone').href = `http://127.0.0.1:4010/phone?code=${encodeURIComponent(code)}`
})

byId('buy').addEventListener('click', async () => show(await ask('/orders', 'POST')))
const order = new URLSearchParams(location.search).get('order')
if (order) show(await ask(`/orders/${order}/token`, 'POST'))
