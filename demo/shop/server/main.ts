import { parseArgs } from 'node:util'
import { serve } from '@hono/node-server'
import { createShop } from './create-shop.ts'
import { openOrders } from './orders.ts'
import { readShopConfig } from './shop-config.ts'

/** `node main.ts --port 4030 --config shop.json`: serves the shop until SIGTERM. */

const { values } = parseArgs({ options: { port: { type: 'string' }, config: { type: 'string' } } })
if (!values.port || !values.config) throw new Error('Usage: main.ts --port <port> --config <file>')

const config = await readShopConfig(values.config)
const orders = openOrders(config.database)
const server = serve(
  { fetch: createShop(config, orders).fetch, port: Number(values.port), hostname: '127.0.0.1' },
  ({ port }) => console.log(`shop ready http://127.0.0.1:${port}`),
)
process.once('SIGTERM', () => {
  server.close(() => orders.close())
  if ('closeAllConnections' in server) server.closeAllConnections()
})
