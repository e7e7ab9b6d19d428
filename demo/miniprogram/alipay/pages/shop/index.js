const { readShop, placeOrder, readBasket, keepBasket, yuan } = require('../../shop')
const coloursOf = require('../../teas')
const host = require('../../host')

const MOST = 99

Page({
  data: { teas: [], total: '', pieces: 0, trouble: '', ordering: false },

  onLoad() {
    this.basket = readBasket()
    this.load()
  },

  onShow() {
    this.setData({ ordering: false })
  },

  load() {
    this.setData({ trouble: '' })
    readShop().then(
      ({ products }) => {
        this.products = products
        this.show()
      },
      ({ message }) => this.setData({ trouble: message }),
    )
  },

  show() {
    const { basket, products } = this
    let fen = 0
    let pieces = 0
    const teas = products.map(({ id, name, note, unit, price }) => {
      const quantity = basket[id] || 0
      fen += price * quantity
      pieces += quantity
      return Object.assign(
        { id, name: name.zh, note: note.zh, unit: unit.zh, price: yuan(price), quantity },
        coloursOf(id),
      )
    })
    this.setData({ teas, pieces, total: yuan(fen) })
  },

  change({ currentTarget: { dataset } }) {
    const { basket } = this
    const quantity = Math.min(MOST, Math.max(0, (basket[dataset.tea] || 0) + Number(dataset.by)))
    if (quantity > 0) basket[dataset.tea] = quantity
    else delete basket[dataset.tea]
    keepBasket(basket)
    this.show()
  },

  order() {
    if (this.data.ordering || this.data.pieces === 0) return
    this.setData({ ordering: true })
    placeOrder(this.basket).then(
      ({ id }) => {
        this.basket = {}
        keepBasket({})
        this.show()
        host.open(`/pages/pay/index?order=${id}`)
      },
      ({ message }) => {
        this.setData({ ordering: false })
        host.say(message)
      },
    )
  },

  orders() {
    host.open('/pages/orders/index')
  },
})
