import { Hono } from 'hono'
import type { World } from '../../world.ts'
import { authorize } from './authorize.ts'
import { createCgiBin } from './cgi-bin.ts'
import { createSns } from './sns.ts'

/** What open.weixin.qq.com and api.weixin.qq.com are, at one address. */
export function createWechatServers(world: World): { routes: Hono; reset(): void } {
  const sns = createSns(world)
  const cgiBin = createCgiBin(world)
  const routes = new Hono()
  routes.get('/connect/oauth2/authorize', (context) => authorize(world, context))
  routes.route('/sns', sns.routes)
  routes.route('/cgi-bin', cgiBin.routes)
  return {
    routes,
    reset() {
      sns.clear()
      cgiBin.clear()
    },
  }
}
