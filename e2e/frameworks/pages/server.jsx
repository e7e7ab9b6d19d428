import { renderToString as renderVue } from '@vue/server-renderer'
import { renderToString as renderPreact } from 'preact-render-to-string'
import { renderToString as renderReact } from 'react-dom/server'
import { generateHydrationScript, renderToString as renderSolid } from 'solid-js/web'
import { render as renderSvelte } from 'svelte/server'
import App from './App.svelte'
import { given } from './plan.js'
import * as preact from './preact-app.js'
import * as react from './react-app.js'
import { Tag } from './solid-app.jsx'
import { createPage } from './vue-app.js'

/** What each framework's server writes of a plan. No guard stands around any of them. */
export const RENDER = {
  react: (plan, part) => renderReact((part === 'component' ? react.COMPONENT : react.TAG)(given(plan))),
  preact: (plan) => renderPreact(preact.TAG(given(plan))),
  vue: (plan, part) => renderVue(createPage(part, given(plan)).app),
  svelte: (plan) => renderSvelte(App, { props: { given: given(plan) } }).body,
  solid: (plan) => renderSolid(() => <Tag given={given(plan)} />),
}

/** What Solid's client needs to have seen before it hydrates. */
export const HEAD = { solid: generateHydrationScript() }
