import { once } from 'node:events'
import { createServer } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { freePort, freePortsApart } from './free-port.ts'

/** A port that somebody listens on until the test is over. */
async function takenPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  return (server.address() as { port: number }).port
}

test('a port is passed over whose neighbour at a distance is taken, or isn’t there', async () => {
  const good = await freePortsApart([7])
  const found = [(await takenPort()) - 7, 65_530, good]
  expect(await freePortsApart([7], async () => found.shift() as number)).toBe(good)
})

test('the next free port is the one after those that are taken', async () => {
  const taken = await takenPort()
  expect(await freePort(taken)).toBeGreaterThan(taken)
})
