import { expect, test } from 'vitest'
import { watchClocks } from './clock-watch.ts'

const NOW = Date.UTC(2026, 0, 1)

function bench() {
  const time = { now: NOW, set: 0 }
  const dates: Record<string, string> = {}
  const send = async ({ url }: { url: string }) => {
    const date = dates[new URL(url).host]
    return { status: 200, headers: date === undefined ? {} : { date }, bytes: new Uint8Array() }
  }
  const watch = watchClocks(send as never, { now: () => time.now + time.set, steady: () => time.now })
  const hear = (host: string, ahead: number | null) => {
    if (ahead !== null) dates[host] = new Date(time.now + ahead).toUTCString()
    return watch.send({ url: `https://${host}/pay` } as never)
  }
  return { time, watch, hear }
}

test('the gateway that agrees best with our clock counts: one may be wrong, and not all of them [F22]', async () => {
  const { watch, hear } = bench()
  expect(watch.drift()).toBeNull()
  await hear('wrong.example', -700_000)
  expect(watch.drift()).toBe(-700_000)
  await hear('right.example', 1_000)
  expect(watch.drift()).toBe(1_000)
})

test('an answer without a date, or of long ago, says nothing', async () => {
  const { watch, hear, time } = bench()
  await hear('silent.example', null)
  expect(watch.drift()).toBeNull()
  await hear('a.example', 400_000)
  time.now += 600_000
  expect(watch.drift()).toBeNull()
})

test('a clock that is set is told at once, and so is one that is set right again [B4]', async () => {
  const { watch, hear, time } = bench()
  await hear('a.example', 0)
  time.set -= 8 * 3_600_000
  expect(watch.drift()).toBe(8 * 3_600_000)
  time.set += 8 * 3_600_000
  expect(watch.drift()).toBe(0)
})
