// 微信与支付宝的不同之处都在这里；页面只认识这几个函数。

/** 请求商店：成功给出 JSON，失败给出一句话。 */
function ask(url, method, data) {
  return new Promise((resolve, reject) => {
    wx.request({
      url,
      method,
      data,
      timeout: 10000,
      success: ({ statusCode, data: answer }) =>
        statusCode < 400 ? resolve(answer) : reject(new Error((answer && answer.error) || '商店没有应答')),
      fail: () => reject(new Error('网络连接不上，请稍后再试')),
    })
  })
}

module.exports = {
  ask,
  read: (key) => wx.getStorageSync(key) || null,
  write: (key, value) => wx.setStorageSync(key, value),
  open: (url) => wx.navigateTo({ url }),
  replace: (url) => wx.redirectTo({ url }),
  back: () => wx.navigateBack(),
  refreshed: () => wx.stopPullDownRefresh(),
  say: (title) => wx.showToast({ title, icon: 'none' }),
}
