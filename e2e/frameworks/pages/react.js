import { createRoot, hydrateRoot } from 'react-dom/client'
import { given, start } from './plan.js'
import { COMPONENT, TAG } from './react-app.js'

start((root, props, hydrated) => {
  const app = globalThis.page.part === 'component' ? COMPONENT : TAG
  const mounted = hydrated ? hydrateRoot(root, app(props)) : createRoot(root)
  if (!hydrated) mounted.render(app(props))
  return (plan) => mounted.render(app(given(plan)))
})
