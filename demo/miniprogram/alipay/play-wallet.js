// 只用于演示：让沙盒扮演支付宝。真正的小程序里没有这个文件，my.getAuthCode 和 my.tradePay 就是支付宝自己的。

/** 用沙盒替换登录和付款。 */
function install({ shopUrl }) {
  const app = load(shopUrl)
  play('getAuthCode', ({ success, fail }) => {
    app
      .then(({ sandboxUrl, apps: { alipay: appId } }) =>
        post(`${sandboxUrl}/control/wallet/login-code`, { wallet: 'alipay', appId, person: 'tea-lover' }),
      )
      .then(
        ({ code }) => success({ authCode: code, authSuccessScopes: ['auth_base'] }),
        ({ message }) => fail({ error: 2000, errorMessage: message }),
      )
  })
  play('tradePay', ({ tradeNO, success, fail }) => {
    app
      .then(({ sandboxUrl }) => cashier(sandboxUrl, { tradeNO }))
      .then(
        (paid) => success({ resultCode: paid ? '9000' : '6001' }),
        ({ message }) => fail({ error: 2, errorMessage: message }),
      )
  })
}

function play(name, value) {
  Object.defineProperty(my, name, { configurable: true, enumerable: true, get: () => value })
}

function load(shopUrl) {
  return new Promise((resolve, reject) => {
    my.request({
      url: `${shopUrl}/api/shop`,
      dataType: 'json',
      success: ({ data }) => resolve(data.demo),
      fail: reject,
    })
  })
}

function post(url, data) {
  return new Promise((resolve, reject) => {
    my.request({
      url,
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      data: JSON.stringify(data),
      dataType: 'json',
      success: ({ data: answer }) =>
        answer.error ? reject(new Error(answer.error.message || '沙盒拒绝了')) : resolve(answer),
      fail: () => reject(new Error('沙盒没有应答')),
    })
  })
}

/** 支付宝的收银台：付还是不付。 */
function cashier(sandboxUrl, invoked) {
  return post(`${sandboxUrl}/phone/api/alipay-invoke`, invoked).then(
    ({ payment }) =>
      new Promise((resolve, reject) => {
        my.confirm({
          title: '沙盒收银台',
          content: `¥${(payment.amount / 100).toFixed(2)}\n这里代替支付宝付款，不会扣款。`,
          confirmButtonText: '付款',
          cancelButtonText: '不付',
          success: ({ confirm }) => {
            if (!confirm) return resolve(false)
            post(`${sandboxUrl}/phone/api/payments/${payment.id}/pay`, {}).then(() => resolve(true), reject)
          },
        })
      }),
  )
}

module.exports = { install }
