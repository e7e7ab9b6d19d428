import { createHash } from 'node:crypto'

/** The page around the receipt, by its origin: nothing is posted to any other, and no other may frame it. */
export const WECHAT_RECEIPTS = 'https://payapp.weixin.qq.com'

/**
 * What a receipt does in WeChat's frame. It says that it is ready, which WeChat waits 3 s for; leaves for the shop where its payer taps,
 * and never by itself (WeChat punishes that); and asks again while the payment isn't settled.
 *
 * Both messages are JSON texts, as WeChat's product description of 点金计划 says
 * (https://wx.gtimg.com/pay/download/goldplan/goldplan_product_description_v2.pdf), retold at https://cnblogs.com/ljkltt/p/14110175.html and in
 * WeChat's forum, https://developers.weixin.qq.com/community/pay/doc/0006aa1b5ecd28b3e6fa722135b000. Its frame is 640 wide in its own measure
 * and as high as the message says, 600 to 960: 720 leaves room for large text. A frame has no size before it is ready, so that none can be
 * measured. The samples also load a script of WeChat's that watches the page; nothing was found that needs it (decision 0015).
 *
 * Plain old script: it runs in whatever engine an old phone's WeChat has.
 */
export const RECEIPT_SCRIPT: string = `(function () {
var page = document.getElementById('receipt'), back = document.getElementById('back'), again = page.getAttribute('data-again')
function tell(message) { window.parent.postMessage(JSON.stringify(message), '${WECHAT_RECEIPTS}') }
if (window.parent !== window) {
tell({ action: 'onIframeReady', displayStyle: 'SHOW_CUSTOM_PAGE', height: 720 })
if (back) back.addEventListener('click', function (event) {
event.preventDefault()
tell({ action: 'jumpOut', jumpOutUrl: back.href })
})
}
if (again) setTimeout(function () { window.location.replace(again) }, 3000)
})()`

/** The script, as a policy names it. */
export const RECEIPT_SCRIPT_SOURCE: string = `'sha256-${createHash('sha256').update(RECEIPT_SCRIPT).digest('base64')}'`
