import { PayCheckout } from '@pay-checkout/element/react'
import { createElement, StrictMode } from 'react'
import { hear } from './plan.js'

/** The tag as it stands, and our component. */
export const TAG = (props) => strictly('pay-checkout', { ...props, 'onpay-state-change': hear, 'onpay-settled': hear })
export const COMPONENT = (props) => strictly(PayCheckout, { ...props, onPayStateChange: hear, onPaySettled: hear })

function strictly(type, props) {
  return createElement(StrictMode, null, createElement(type, props, createElement('p', { slot: 'success' }, 'Danke')))
}
