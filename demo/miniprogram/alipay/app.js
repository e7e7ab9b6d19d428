const config = require('./config')

App({
  onLaunch() {
    if (config.playWallet) require('./play-wallet').install(config)
  },
})
