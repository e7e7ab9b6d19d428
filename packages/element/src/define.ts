import { PayCheckout } from './pay-checkout.ts'

/** Registers `<pay-checkout>`, unless the tag is taken: two copies of the script on a page don't break each other. */
const taken = globalThis.customElements?.get('pay-checkout') as { readonly version?: string } | undefined
if (!taken) globalThis.customElements?.define('pay-checkout', PayCheckout)
else if (taken.version !== PayCheckout.version) {
  console.warn(
    `<pay-checkout> is already defined by version ${taken.version ?? 'unknown'}; version ${PayCheckout.version} stays unused. Load one of them.`,
  )
}

export { PayCheckout }
