import { connection } from 'next/server'
import { openOrder } from './open-order'
import { Pay } from './pay'

export default async function Page() {
  // An order for each visit.
  await connection()
  const orderNo = `A${Date.now()}`
  return (
    <main>
      <h1>Longjing tea, 100 g</h1>
      <Pay orderNo={orderNo} {...(await openOrder(orderNo))} />
    </main>
  )
}
