import { Hono } from 'hono'
import type { World } from '../../world.ts'
import { authorize } from './authorize.ts'
import { gateway } from './gateway.ts'

/** What openauth.alipay.com and openapi.alipay.com are, at one address. */
export function createAlipayServers(world: World): Hono {
  const routes = new Hono()
  routes.get('/oauth2/publicAppAuthorize.htm', (context) => authorize(world, context))
  routes.post('/gateway.do', (context) => gateway(world, context))
  return routes
}
