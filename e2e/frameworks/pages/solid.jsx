import '@pay-checkout/element/define'
import { createSignal } from 'solid-js'
import { hydrate, render } from 'solid-js/web'
import { given, start } from './plan.js'
import { Tag } from './solid-app.jsx'

start((root, props, hydrated) => {
  const [plan, setPlan] = createSignal(props)
  const begin = hydrated ? hydrate : render
  begin(() => <Tag given={plan()} />, root)
  return (next) => setPlan(given(next))
})
