import { hear } from './plan.js'

/** Solid takes capitals out of a property's name, unless it is told that it is one. */
const NAMES = { brokerUrl: 'broker-url', returnUrl: 'return-url', refreshToken: 'prop:refreshToken' }
const named = (props) => Object.fromEntries(Object.entries(props).map(([name, value]) => [NAMES[name] ?? name, value]))

export const Tag = (props) => (
  <pay-checkout {...named(props.given)} on:pay-state-change={hear} on:pay-settled={hear}>
    <p slot="success">Danke</p>
  </pay-checkout>
)
