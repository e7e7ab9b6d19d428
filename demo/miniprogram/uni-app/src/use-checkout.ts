import { onUnload } from '@dcloudio/uni-app'
import {
  type Checkout,
  type CheckoutState,
  createAlipayCheckout,
  createWechatCheckout,
} from '@pay-checkout/core/miniprogram'
import { shallowRef } from 'vue'

/** 打开一笔订单的收银台，页面卸载时关上。`open` 的 `brokerUrl` 是支付服务的地址，`token` 来自商店自己的服务器。 */
export function useCheckout() {
  const state = shallowRef<CheckoutState>()
  let checkout: Checkout | undefined
  function open(brokerUrl: string, token: string) {
    // #ifdef MP-ALIPAY
    checkout = createAlipayCheckout({ my, brokerUrl, token })
    // #endif
    // #ifdef MP-WEIXIN
    checkout = createWechatCheckout({ wx, brokerUrl, token })
    // #endif
    checkout?.subscribe((next) => {
      state.value = next
    })
  }
  onUnload(() => checkout?.dispose())
  return { state, open, pay: () => checkout?.pay(), retry: () => checkout?.retry() }
}
