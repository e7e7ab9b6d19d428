'use client'

import {
  type ClassAttributes,
  createElement,
  type ForwardRefExoticComponent,
  forwardRef,
  type HTMLAttributes,
  type RefAttributes,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
} from 'react'
import './define.ts'
import type {
  PayErrorEvent,
  PayNavigateEvent,
  PaySettledEvent,
  PayStateChangeEvent,
  PayStoppedEvent,
  PayTokenNeededEvent,
} from './events.ts'
import type { PayCheckout as Element } from './pay-checkout.ts'
import { attributesOf } from './react-attributes.ts'
import { applySettings, EVENTS, type PayCheckoutSettings, type PayCheckoutTag, SETTINGS } from './tag.ts'

/** The properties of `<PayCheckout>`: the element's, its events, and what every element has. `ref` is the element itself. */
export interface PayCheckoutProps extends PayCheckoutSettings, HTMLAttributes<Element> {
  /** The checkout moved. */
  readonly onPayStateChange?: ((event: PayStateChangeEvent) => void) | undefined
  /** The page is about to be navigated to `event.url`; `preventDefault()` to do so by yourself. */
  readonly onPayNavigate?: ((event: PayNavigateEvent) => void) | undefined
  /** The broker says that the checkout is paid. Deliver goods only on your server's webhook. */
  readonly onPaySettled?: ((event: PaySettledEvent) => void) | undefined
  /** The checkout can no longer be paid. */
  readonly onPayStopped?: ((event: PayStoppedEvent) => void) | undefined
  /** Something went wrong. */
  readonly onPayError?: ((event: PayErrorEvent) => void) | undefined
  /** The token ends soon, or has ended: set a fresh `token`, unless there is `refreshToken`. */
  readonly onPayTokenNeeded?: ((event: PayTokenNeededEvent) => void) | undefined
}

/** React 18 warns of layout effects on a server, where there is nothing to lay out. */
const useMounted: typeof useLayoutEffect = 'document' in globalThis ? useLayoutEffect : useEffect

const OWN: ReadonlySet<string> = new Set<string>([...SETTINGS, ...EVENTS.map(handlerOf)])

/**
 * `<pay-checkout>` as a component of React 18 or 19, on a server as well. Its markup carries no token: the checkout begins once it is
 * mounted, with every property set and every listener there, so that nothing is missed between the two.
 */
export const PayCheckout: ForwardRefExoticComponent<PayCheckoutProps & RefAttributes<Element>> = forwardRef(
  (props: PayCheckoutProps, ref) => {
    const element = useRef<Element>(null)
    const heard = useRef<PayCheckoutProps>({})
    useImperativeHandle(ref, () => element.current as Element, [])
    // React hears an element's own events only where it makes the element, and not where a server's markup has it.
    useMounted(() => {
      const { current } = element
      const hear = (event: Event): void => {
        const handler = heard.current[handlerOf(event.type)] as ((event: Event) => void) | undefined
        handler?.(event)
      }
      for (const type of EVENTS) current?.addEventListener(type, hear)
      return () => {
        for (const type of EVENTS) current?.removeEventListener(type, hear)
      }
    }, [])
    useMounted(() => {
      if (element.current) applySettings(element.current, props, heard.current)
      heard.current = props
    })
    const { theme, locale, compact } = props
    // What it looks like before it is mounted.
    const looks = { theme: theme || undefined, locale: locale || undefined, compact: compact ? '' : undefined }
    return createElement('pay-checkout', { ...attributesOf(props, OWN), ...looks, ref: element })
  },
)
PayCheckout.displayName = 'PayCheckout'

/** `pay-settled` → `onPaySettled`. */
function handlerOf(type: string): keyof PayCheckoutProps {
  return `on-${type}`.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase()) as keyof PayCheckoutProps
}

/** The tag itself in JSX. React attaches no listener of it on a page that a server has rendered. */
export type PayCheckoutIntrinsic = PayCheckoutTag & HTMLAttributes<Element> & ClassAttributes<Element>

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'pay-checkout': PayCheckoutIntrinsic
    }
  }
}
