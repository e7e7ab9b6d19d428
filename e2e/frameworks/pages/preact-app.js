import { h } from 'preact'
import { hear } from './plan.js'

export const TAG = (props) =>
  h(
    'pay-checkout',
    { ...props, 'onpay-state-change': hear, 'onpay-settled': hear },
    h('p', { slot: 'success' }, 'Danke'),
  )
