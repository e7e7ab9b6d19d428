import type { CallerCheck } from './add-route.ts'
import type { HttpContext } from './http-env.ts'
import type { App } from './route.ts'
import { requireScope, type SecretKey } from './secret-keys.ts'

/** `/metrics` in Prometheus' text form, for a key with the scope `metrics`. It names accounts and counts, and no payer. */
export function addMetricsRoute(app: App, { metrics, readiness }: HttpContext, callers: CallerCheck<SecretKey>): void {
  if (metrics === null) return
  app.get('/metrics', async (c) => {
    requireScope(await callers.check(c), 'metrics')
    // Where nobody else asks whether the broker is ready, whoever watches it should hear that it isn't.
    await readiness.problems()
    const { contentType, text } = await metrics.render()
    return c.body(text, 200, { 'content-type': contentType })
  })
}
