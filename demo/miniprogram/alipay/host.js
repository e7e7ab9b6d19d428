// 微信与支付宝的不同之处都在这里；页面只认识这几个函数。

/** 请求商店：成功给出 JSON，失败给出一句话。 */
function ask(url, method, data) {
  return new Promise((resolve, reject) => {
    my.request({
      url,
      method,
      headers: { 'content-type': 'application/json' },
      data: data && JSON.stringify(data),
      dataType: 'json',
      timeout: 10000,
      success: ({ data: answer }) => resolve(answer),
      // 支付宝把 4xx、5xx 也算作失败（错误 19），附上回答。
      fail: ({ error, data: answer }) =>
        reject(new Error(error === 19 ? (answer && answer.error) || '商店没有应答' : '网络连接不上，请稍后再试')),
    })
  })
}

module.exports = {
  ask,
  read: (key) => my.getStorageSync({ key }).data || null,
  write: (key, data) => my.setStorageSync({ key, data }),
  open: (url) => my.navigateTo({ url }),
  replace: (url) => my.redirectTo({ url }),
  back: () => my.navigateBack(),
  refreshed: () => my.stopPullDownRefresh(),
  say: (content) => my.showToast({ content, type: 'none' }),
}
