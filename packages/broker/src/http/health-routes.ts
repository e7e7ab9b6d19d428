import type { HttpContext } from './http-env.ts'
import type { App } from './route.ts'

/** `/healthz`: the process answers. `/readyz`: it should be given requests; if not, its answer says why. */
export function addHealthRoutes(app: App, { readiness }: HttpContext): void {
  app.get('/healthz', (c) => c.json({ status: 'ok' }))
  app.get('/readyz', async (c) => {
    const problems = await readiness.problems()
    return problems.length === 0 ? c.json({ status: 'ok' }) : c.json({ status: 'not ready', problems }, 503)
  })
}
