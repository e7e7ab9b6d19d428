import type { App } from './add-route.ts'
import type { HttpContext } from './http-env.ts'

/** `/healthz`: the process answers. `/readyz`: its database can write. */
export function addHealthRoutes(app: App, { context }: HttpContext): void {
  app.get('/healthz', (c) => c.json({ status: 'ok' }))
  app.get('/readyz', async (c) => {
    try {
      await context.store.ping()
      return c.json({ status: 'ok' })
    } catch (error) {
      context.log.error('store.not-ready', { error })
      return c.json({ status: 'the database can’t write' }, 503)
    }
  })
}
