import { given, start } from './plan.js'
import { createPage } from './vue-app.js'

start((root, props, hydrated) => {
  const { app, state } = createPage(globalThis.page.part, props, hydrated)
  app.mount(root)
  return (plan) => {
    state.given = given(plan)
  }
})
