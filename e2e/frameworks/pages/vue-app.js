import { PayCheckout } from '@pay-checkout/element/vue'
import { createApp, createSSRApp, shallowReactive } from 'vue'
import { hear } from './plan.js'

const heard = '@pay-state-change="hear" @pay-settled="hear"'

/** An app that shows what `state.given` holds. */
export function createPage(part, props, hydrated = true) {
  const state = shallowReactive({ given: props })
  const tag = part === 'component' ? 'PayCheckout' : 'pay-checkout'
  const app = (hydrated ? createSSRApp : createApp)({
    components: part === 'component' ? { PayCheckout } : {},
    template: `<${tag} v-bind="state.given" ${heard}><p slot="success">Danke</p></${tag}>`,
    setup: () => ({ state, hear }),
  })
  app.config.compilerOptions.isCustomElement = (name) => name === 'pay-checkout'
  return { app, state }
}
