// What a careful hand would write for one shop: the same views and calls as <pay-checkout>, without any library, states or other tabs.
const { broker, token, encoder } = document.currentScript?.dataset ?? document.querySelector('[data-floor]').dataset
const root = document.querySelector('#pay')
const call = async (path, body, headers = {}) => {
  const answer = await fetch(`${broker}/v1/checkout${path}`, {
    method: body ? 'POST' : 'GET',
    headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }), ...headers },
    body: body ? JSON.stringify(body) : undefined,
  })
  if (!answer.ok) throw new Error(String(answer.status))
  return answer.json()
}
const NAMES = { wechat: '微信支付', alipay: '支付宝', unionpay: '云闪付' }
const make = (tag, className, text = '') => Object.assign(document.createElement(tag), { className, textContent: text })

function summaryOf({ amount, subject, orderNo }) {
  const box = make('div', 'summary')
  box.append(make('p', 'label', '应付金额'), make('p', 'amount', `¥${(amount / 100).toFixed(2)}`))
  box.append(make('p', 'subject', subject), make('p', 'order', `订单号 ${orderNo}`))
  return box
}

function choose(checkout) {
  const list = make('ul', 'methods')
  for (const { method, channels } of checkout.methods) {
    const channel = channels.find((name) => name.endsWith(':qr'))
    const row = make('button', 'method')
    row.dataset.channel = channel
    row.append(make('span', `mark ${method}`), make('span', 'name', NAMES[method]), make('span', 'hint', '扫一扫付款'))
    row.onclick = () => start(checkout, channel, row)
    const item = make('li', '')
    item.append(row)
    list.append(item)
  }
  root.replaceChildren(summaryOf(checkout), make('h2', 'title', '选择支付方式'), list)
}

async function start(checkout, channel, row) {
  row.append(make('span', 'spinner'))
  const drawing = import(encoder)
  const payment = await call('/payments', { channel }, { 'idempotency-key': crypto.randomUUID().replaceAll('-', '') })
  show(checkout, payment, await drawing)
}

function show(checkout, { id, channel, action }, { qrPicture }) {
  const { size, path } = qrPicture(action.content)
  const card = make('div', 'card')
  const left = make('p', 'countdown')
  card.append(make('p', 'band', NAMES[channel.split(':')[0]]))
  card.insertAdjacentHTML(
    'beforeend',
    `<svg class="qr" width="256" viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges"><path d="${path}"/></svg>`,
  )
  card.append(make('h2', 'title', '打开微信扫一扫'), left)
  root.replaceChildren(summaryOf(checkout), card)
  const tick = () => {
    const seconds = Math.max(0, Math.ceil((Date.parse(action.expiresAt) - Date.now()) / 1000))
    left.textContent = `剩余时间 ${String(Math.floor(seconds / 60)).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}`
  }
  tick()
  setInterval(tick, 1000)
  setInterval(async () => {
    if ((await call(`/payments/${id}`)).status === 'paid') root.replaceChildren(make('h2', 'title', '支付成功'))
  }, 3000)
}

const checkout = await call('')
if (checkout.payment) show(checkout, checkout.payment, await import(encoder))
else choose(checkout)
