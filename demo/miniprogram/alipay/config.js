// 演示用的地址，由 `pnpm demo` 启动。真机调试时换成电脑在局域网里的地址。
module.exports = {
  shopUrl: 'http://127.0.0.1:4030',
  // 由沙盒扮演钱包：登录和付款都不是真的，也不需要商户号。正式的小程序没有这一行。
  playWallet: true,
}
