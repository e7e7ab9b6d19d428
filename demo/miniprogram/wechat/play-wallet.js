// 只用于演示：让沙盒扮演微信。真正的小程序里没有这个文件，wx.login 和 wx.requestPayment 就是微信自己的。

/** 用沙盒替换登录和付款。 */
function install({ shopUrl }) {
  const app = load(shopUrl)
  play('login', ({ success, fail }) => {
    app
      .then(({ sandboxUrl, apps: { wechat: appId } }) =>
        post(`${sandboxUrl}/control/wallet/login-code`, { wallet: 'wechat', appId, person: 'tea-lover' }),
      )
      .then(
        ({ code }) => success({ code, errMsg: 'login:ok' }),
        ({ message }) => fail({ errMsg: `login:fail ${message}` }),
      )
  })
  play('requestPayment', ({ success, fail, complete, ...params }) => {
    const tell = (callback, errMsg) => {
      if (callback) callback({ errMsg })
      if (complete) complete({ errMsg })
    }
    app
      .then(({ sandboxUrl, apps: { wechat: appId } }) => cashier(sandboxUrl, { params, appId, runtime: 'miniprogram' }))
      .then(
        (paid) => (paid ? tell(success, 'requestPayment:ok') : tell(fail, 'requestPayment:fail cancel')),
        ({ message }) => tell(fail, `requestPayment:fail ${message}`),
      )
  })
}

/** wx 的属性不能直接赋值。 */
function play(name, value) {
  Object.defineProperty(wx, name, { configurable: true, enumerable: true, get: () => value })
}

function load(shopUrl) {
  return new Promise((resolve, reject) => {
    wx.request({ url: `${shopUrl}/api/shop`, success: ({ data }) => resolve(data.demo), fail: reject })
  })
}

function post(url, data) {
  return new Promise((resolve, reject) => {
    wx.request({
      url,
      method: 'POST',
      data,
      success: ({ data: answer }) =>
        answer.error ? reject(new Error(answer.error.message || '沙盒拒绝了')) : resolve(answer),
      fail: () => reject(new Error('沙盒没有应答')),
    })
  })
}

/** 微信的收银台：付还是不付。 */
function cashier(sandboxUrl, invoked) {
  return post(`${sandboxUrl}/phone/api/wechat-invoke`, invoked).then(
    ({ payment }) =>
      new Promise((resolve, reject) => {
        wx.showModal({
          title: '沙盒收银台',
          content: `¥${(payment.amount / 100).toFixed(2)}\n这里代替微信付款，不会扣款。`,
          confirmText: '付款',
          cancelText: '不付',
          success: ({ confirm }) => {
            if (!confirm) return resolve(false)
            post(`${sandboxUrl}/phone/api/payments/${payment.id}/pay`, {}).then(() => resolve(true), reject)
          },
        })
      }),
  )
}

module.exports = { install }
