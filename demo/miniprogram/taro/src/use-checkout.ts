import {
  type Checkout,
  type CheckoutState,
  createAlipayCheckout,
  createWechatCheckout,
} from '@pay-checkout/core/miniprogram'
import { useEffect, useRef, useState } from 'react'

/** 打开一笔订单的收银台，页面卸载时关上。`brokerUrl` 是支付服务的地址，`token` 来自商店自己的服务器。 */
export function useCheckout(brokerUrl: string, token: string) {
  const checkout = useRef<Checkout>()
  const [state, setState] = useState<CheckoutState>()
  useEffect(() => {
    const opened =
      process.env.TARO_ENV === 'alipay'
        ? createAlipayCheckout({ my, brokerUrl, token })
        : createWechatCheckout({ wx, brokerUrl, token })
    checkout.current = opened
    opened.subscribe(setState)
    return () => opened.dispose()
  }, [brokerUrl, token])
  return { state, pay: () => checkout.current?.pay(), retry: () => checkout.current?.retry() }
}
