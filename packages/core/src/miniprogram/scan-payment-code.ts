import { callHost } from './call-host.ts'
import type { WechatHost } from './host.ts'

/**
 * Opens WeChat's camera over a mini-program's till and answers what it read: pass it to `pay` as `authCode`, which says
 * when it is no payment code. Null when the cashier closed the camera; rejects where there is none.
 */
export function scanPaymentCode(wx: WechatHost): Promise<string | null> {
  return new Promise((resolve, reject) => {
    if (!wx.scanCode) {
      reject(new Error('This WeChat has no wx.scanCode: type the code, or update WeChat'))
      return
    }
    const { scanCode } = wx
    callHost(() =>
      scanCode({
        // A picture of a code is somebody's code of some other day.
        onlyFromCamera: true,
        scanType: ['barCode', 'qrCode'],
        success: ({ result }) => resolve(result),
        fail: ({ errMsg = '' }) =>
          /cancel$/.test(errMsg) ? resolve(null) : reject(new Error(errMsg || 'wx.scanCode failed')),
      }),
    )
  })
}
