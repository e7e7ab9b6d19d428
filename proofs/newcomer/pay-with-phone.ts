/** What a page and a payer do, by HTTP alone: the browser's part of it is proven by the browser tests. */

export interface Purchase {
  readonly brokerUrl: string
  readonly sandboxUrl: string
  /** The page's token. */
  readonly token: string
}

/** Starts a payment as the page would, scans its code with the sandbox's phone and pays. Resolves when the broker says that it is paid. */
export async function payWithPhone({ brokerUrl, sandboxUrl, token }: Purchase): Promise<void> {
  const asPage = { authorization: `Bearer ${token}`, 'idempotency-key': `newcomer-${Date.now()}` }
  const { methods } = await ask(`${brokerUrl}/v1/checkout`, { headers: asPage })
  const channel = methods
    .flatMap(({ channels }: { channels: string[] }) => channels)
    .find((one: string) => one.endsWith(':qr'))
  const payment = await ask(`${brokerUrl}/v1/checkout/payments`, post({ channel }, asPage))
  const { payment: scanned } = await ask(`${sandboxUrl}/phone/api/scan`, post({ code: payment.action.content }))
  await ask(`${sandboxUrl}/phone/api/payments/${scanned.id}/pay`, post({}))
  await until(async () => (await ask(`${brokerUrl}/v1/checkout`, { headers: asPage })).status === 'paid')
}

/** Asks again and again until it is so. Rejects after a minute. */
export async function until(isSo: () => Promise<boolean>): Promise<void> {
  const giveUpAt = performance.now() + 60_000
  while (!(await isSo())) {
    if (performance.now() > giveUpAt) throw new Error(`It was never so: ${isSo}`)
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}

/** A call whose answer is JSON. Rejects, with the answer, when it is no good one. */
// biome-ignore lint/suspicious/noExplicitAny: whatever the servers answer is read, and fails where it isn't there
export async function ask(url: string, request: RequestInit = {}): Promise<any> {
  const answer = await fetch(url, request)
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${text}`)
  return text === '' ? null : JSON.parse(text)
}

/** A request with a body of JSON. */
export function post(body: unknown, headers: Readonly<Record<string, string>> = {}): RequestInit {
  return { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) }
}
