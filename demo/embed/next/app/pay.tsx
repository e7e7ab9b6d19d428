'use client'

import { PayCheckout } from '@pay-checkout/element/react'
import { useState } from 'react'
import { openOrder } from './open-order'

export function Pay({ orderNo, token, brokerUrl }: { orderNo: string; token: string; brokerUrl: string }) {
  const [paid, setPaid] = useState(false)
  return (
    <>
      <PayCheckout
        token={token}
        brokerUrl={brokerUrl}
        locale="zh-CN"
        methods={['wechat', 'alipay']}
        refreshToken={async () => (await openOrder(orderNo)).token}
        onPaySettled={() => setPaid(true)}
      >
        <p slot="success">Thank you</p>
      </PayCheckout>
      <p id="status">{paid ? 'Paid' : 'Not paid yet'}</p>
    </>
  )
}
