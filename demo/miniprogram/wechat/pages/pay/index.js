const { readShop, payToken } = require('../../shop')
const host = require('../../host')

Page({
  data: { brokerUrl: '', token: '', trouble: '' },

  onLoad({ order }) {
    this.order = order
    this.load()
  },

  load() {
    this.setData({ trouble: '' })
    Promise.all([readShop(), payToken(this.order)]).then(
      ([{ brokerUrl }, token]) => this.setData({ brokerUrl, token }),
      ({ message }) => this.setData({ trouble: message }),
    )
  },

  // 令牌快到期了，或者已经到期：换一个新的，付款自己接着走。
  renew() {
    payToken(this.order).then(
      (token) => this.setData({ token }),
      () => {},
    )
  },

  orders() {
    host.replace('/pages/orders/index')
  },

  back() {
    host.back()
  },
})
