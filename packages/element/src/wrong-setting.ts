import type { CheckoutState } from '@pay-checkout/core'

const FOR_EXAMPLE = 'the address of your broker and nothing else, for example https://pay.example.com'

/** The state of an element with a setting that can't be, told to its developer. A secret key is never repeated. */
export function wrongSetting({
  token,
  brokerUrl,
}: {
  readonly token: string
  readonly brokerUrl: string
}): CheckoutState {
  return { name: 'unreadable', trouble: { code: 'invalid-request', detail: detailOf(token, brokerUrl) } }
}

function detailOf(token: string, brokerUrl: string): string {
  if (token.startsWith('sk_')) {
    return (
      'token is a SECRET KEY. Everybody who opens this page has it: take it out, make another (pay-broker keys), put its hash in the place of ' +
      'the old one’s, restart the broker. A page gets the clientToken that your server is answered by POST /v1/checkouts'
    )
  }
  if (!brokerUrl) return `broker-url is missing: set it to ${FOR_EXAMPLE}`
  const what = /\s/.test(brokerUrl) ? 'a blank' : brokerUrl.includes('?') ? 'a query (?)' : 'a fragment (#)'
  return `broker-url has ${what} in it: set it to ${FOR_EXAMPLE}`
}
