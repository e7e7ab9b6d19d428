const { orderIds, readOrder, yuan } = require('../../shop')
const coloursOf = require('../../teas')
const host = require('../../host')

const STATUS = { open: '待付款', paid: '已付款', closed: '已关闭', expired: '已超时' }

const AGAIN = 3000
const ASKS = 20

Page({
  data: { orders: [], empty: false },

  onShow() {
    this.left = ASKS
    this.ask()
  },

  onHide() {
    this.left = 0
  },

  onUnload() {
    this.left = 0
  },

  // 付款结果由商店的服务器说了算：每次回来都重新问；支付服务告诉它要一小会儿，所以待付款的过几秒再问。
  ask() {
    clearTimeout(this.timer)
    return Promise.all(orderIds().map((id) => readOrder(id).catch(() => null))).then((found) => {
      const orders = found.filter(Boolean).map(show)
      this.setData({ orders, empty: orders.length === 0 })
      this.left -= 1
      if (this.left > 0 && orders.some(({ status }) => status === 'open'))
        this.timer = setTimeout(() => this.ask(), AGAIN)
    })
  },

  onPullDownRefresh() {
    this.ask().then(host.refreshed)
  },

  pay({ currentTarget }) {
    host.open(`/pages/pay/index?order=${currentTarget.dataset.order}`)
  },
})

function show({ id, orderNo, lines, amount, status, needsLook }) {
  const pieces = lines.reduce((sum, { quantity }) => sum + quantity, 0)
  const first = lines[0]
  const title = pieces > 1 ? `${first.name.zh} 等 ${pieces} 件` : first.name.zh
  const told = needsLook ? '商家处理中' : STATUS[status]
  return Object.assign({ id, orderNo, title, amount: yuan(amount), status, told }, coloursOf(first.product))
}
