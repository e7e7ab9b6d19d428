import { redirect } from 'next/navigation'
import { openOrder } from './open-order'
import { Pay } from './pay'

export default async function Page({ searchParams }: { searchParams: Promise<{ order?: string }> }) {
  const { order } = await searchParams
  // A basket becomes an order once: whenever the server renders this page anew, it is the same one, with a fresh token.
  if (!order) redirect(`/?order=A${Date.now()}`)
  return (
    <main>
      <h1>Longjing tea, 100 g</h1>
      <Pay orderNo={order} {...(await openOrder(order))} />
    </main>
  )
}
