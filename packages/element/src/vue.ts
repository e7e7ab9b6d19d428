import {
  type ComponentOptionsMixin,
  type DefineComponent,
  defineComponent,
  type HTMLAttributes,
  h,
  onMounted,
  type PropType,
  shallowRef,
  watch,
} from 'vue'
import './define.ts'
import type { PayCheckoutEventMap } from './events.ts'
import type { PayCheckout as Element } from './pay-checkout.ts'
import { applySettings, EVENTS, type PayCheckoutSettings, type PayCheckoutTag, SETTINGS } from './tag.ts'

/** What a template's `ref` to `<PayCheckout>` has. */
export interface PayCheckoutExposed {
  /** The element itself; null before it is mounted. */
  readonly element: Element | null
}

/** The events of `<PayCheckout>`: `@pay-settled="…"`. */
export type PayCheckoutEmits = { [Type in keyof PayCheckoutEventMap]: (event: PayCheckoutEventMap[Type]) => void }

/** Whatever a page sets: the element knows what it takes. Only switches say so here, that `<PayCheckout compact>` be one. */
const props = Object.fromEntries(
  SETTINGS.map((name) => [
    name,
    { type: (name === 'compact' || name === 'till' ? Boolean : null) as PropType<unknown>, default: undefined },
  ]),
)

/** The element's own slots. */
const SLOTS = ['header', 'success', 'footer'] as const

/**
 * `<pay-checkout>` as a component of Vue 3, on a server as well, with no `isCustomElement` to be set. Its markup carries no token: the
 * checkout begins once it is mounted, with every property set and every listener there.
 */
export const PayCheckout: DefineComponent<
  PayCheckoutSettings,
  PayCheckoutExposed,
  Record<never, never>,
  Record<never, never>,
  Record<never, never>,
  ComponentOptionsMixin,
  ComponentOptionsMixin,
  PayCheckoutEmits
> = defineComponent({
  name: 'PayCheckout',
  props,
  emits: [...EVENTS],
  setup(given, { emit, expose, slots }) {
    const settings = given as PayCheckoutSettings
    const element = shallowRef<Element | null>(null)
    expose({ element })
    onMounted(() => {
      const made = element.value as Element
      for (const type of EVENTS) made.addEventListener(type, (event) => emit(type, event))
      let last: PayCheckoutSettings = {}
      const apply = (): void => {
        const now = { ...settings }
        applySettings(made, now, last)
        last = now
      }
      apply()
      watch(() => SETTINGS.map((name) => settings[name]), apply, { flush: 'post' })
    })
    return () => {
      const { theme, locale, compact } = settings
      // What it looks like before it is mounted.
      const looks = { theme: theme || undefined, locale: locale || undefined, compact: compact ? '' : undefined }
      const named = SLOTS.filter((slot) => slots[slot]).map((slot) =>
        h('div', { slot, style: 'display: contents' }, slots[slot]?.()),
      )
      return h('pay-checkout', { ref: element, ...looks }, [named, slots.default?.()])
    }
  },
}) as never

declare module 'vue' {
  interface GlobalComponents {
    /** The element itself, where the compiler's `isCustomElement` knows it. */
    'pay-checkout': new () => { $props: PayCheckoutTag & HTMLAttributes }
  }
}
