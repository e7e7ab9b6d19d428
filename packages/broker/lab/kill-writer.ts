import { openSqliteStore } from '../src/store/sqlite.ts'
import { checkoutRow } from '../src/testing/rows.ts'

// A process for the test that kills it: opens checkouts without end, and tells its parent each one that was answered.
const store = openSqliteStore({ path: process.argv[2] ?? ':memory:', shared: true })
for (let round = 0; ; round++) {
  const numbers = Array.from({ length: 10 }, (_, n) => `K${round}n${n}`)
  await Promise.all(
    numbers.map(async (orderNo) => {
      await store.openCheckout(checkoutRow({ id: `co_${orderNo}`, orderNo }))
      process.send?.(orderNo)
    }),
  )
}
