const config = require('./config')

App({
  // 给现成的付款页用：网页、扫码、链接交过来的付款。
  payCheckout: { brokerUrl: config.brokerUrl },

  onLaunch() {
    if (config.playWallet) require('./play-wallet').install(config)
  },
})
