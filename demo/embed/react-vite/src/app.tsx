import { PayCheckout } from '@pay-checkout/element/react'
import { useEffect, useState } from 'react'
import { openOrder } from './open-order.ts'

export function App() {
  const [orderNo] = useState(() => `A${Date.now()}`)
  const [order, setOrder] = useState<{ token: string; brokerUrl: string }>()
  const [paid, setPaid] = useState(false)
  useEffect(() => {
    openOrder(orderNo).then(setOrder)
  }, [orderNo])
  return (
    <main>
      <h1>Longjing tea, 100 g</h1>
      <PayCheckout
        token={order?.token}
        brokerUrl={order?.brokerUrl}
        locale="zh-CN"
        methods={['wechat', 'alipay']}
        refreshToken={async () => (await openOrder(orderNo)).token}
        onPaySettled={() => setPaid(true)}
      >
        <p slot="success">Thank you</p>
      </PayCheckout>
      <p id="status">{paid ? 'Paid' : 'Not paid yet'}</p>
    </main>
  )
}
