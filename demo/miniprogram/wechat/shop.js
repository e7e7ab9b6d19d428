const { shopUrl } = require('./config')
const host = require('./host')

const BASKET = 'tea:basket'
const ORDERS = 'tea:orders'
const KEPT = 30

/** 商品与服务器的地址。价格以服务器为准。 */
function readShop() {
  return host.ask(`${shopUrl}/api/shop`, 'GET')
}

/** 下单：只说要什么、要几份。记住订单号，订单页要用。 */
function placeOrder(basket) {
  const items = Object.keys(basket).map((product) => ({ product, quantity: basket[product] }))
  return host.ask(`${shopUrl}/api/orders`, 'POST', { items, language: 'zh' }).then((order) => {
    host.write(ORDERS, [order.id].concat(orderIds()).slice(0, KEPT))
    return order
  })
}

function readOrder(id) {
  return host.ask(`${shopUrl}/api/orders/${id}`, 'GET')
}

/** 给这笔订单的付款令牌；令牌过期后再要一次即可。 */
function payToken(id) {
  return host.ask(`${shopUrl}/api/orders/${id}/checkout`, 'POST', {}).then(({ clientToken }) => clientToken)
}

function orderIds() {
  return host.read(ORDERS) || []
}

function readBasket() {
  return host.read(BASKET) || {}
}

function keepBasket(basket) {
  host.write(BASKET, basket)
}

/** 分为单位的金额，写成元。 */
function yuan(fen) {
  const text = String(fen)
  const padded = text.length < 3 ? `00${text}`.slice(-3) : text
  return `¥${padded.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ',')}.${padded.slice(-2)}`
}

module.exports = { readShop, placeOrder, readOrder, payToken, orderIds, readBasket, keepBasket, yuan }
