import '@pay-checkout/element/define'
import { hydrate, render } from 'preact'
import { given, start } from './plan.js'
import { TAG } from './preact-app.js'

start((root, props, hydrated) => {
  if (hydrated) hydrate(TAG(props), root)
  else render(TAG(props), root)
  return (plan) => render(TAG(given(plan)), root)
})
