// What browsers of phones call themselves; a wallet's on a desktop has none of these.
const PHONE = /\b(Mobile|Android|iPhone|iPad|iPod|HarmonyOS|OpenHarmony)\b/i

/** Whether a request's browser says that it runs on a phone: a hint for gateways that ask, and nothing to be relied on. */
export function isOnPhone({ headers }: Request): boolean {
  const said = headers.get('sec-ch-ua-mobile')
  return said === '?1' || (said !== '?0' && PHONE.test(headers.get('user-agent') ?? ''))
}
