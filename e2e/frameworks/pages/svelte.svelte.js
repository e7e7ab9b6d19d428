import '@pay-checkout/element/define'
import { hydrate, mount } from 'svelte'
import App from './App.svelte'
import { given, start } from './plan.js'

start((target, props, hydrated) => {
  const state = $state({ given: props })
  const begin = hydrated ? hydrate : mount
  begin(App, { target, props: state })
  return (plan) => {
    state.given = given(plan)
  }
})
