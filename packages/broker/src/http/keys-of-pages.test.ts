import { describe, expect, test } from 'vitest'
import { json, TRIAL_KEY, TRIAL_ORIGIN, type TrialBroker, trialBroker, trialHash } from '../../lab/trial-broker.ts'

const ASKED = {
  'access-control-request-method': 'POST',
  'access-control-request-headers': 'authorization,content-type',
}

/** A call as a page's browser makes it: asked about in advance, and made only if that is allowed. */
async function fromPage(
  trial: TrialBroker,
  path: string,
  headers: Record<string, string> = {},
): Promise<Response | null> {
  const page = { origin: TRIAL_ORIGIN, 'sec-fetch-site': 'cross-site', ...headers }
  const url = `https://pay.example${path}`
  const asked = await trial.broker.fetch(new Request(url, { method: 'OPTIONS', headers: { ...page, ...ASKED } }))
  if (!asked.ok || asked.headers.get('access-control-allow-origin') !== page.origin) return null
  const order = JSON.stringify({ orderNo: 'A1', amount: 1_990, subject: 'Oolong' })
  const auth = { authorization: `Bearer ${TRIAL_KEY}`, 'content-type': 'application/json' }
  const answer = await trial.broker.fetch(
    new Request(url, { method: 'POST', headers: { ...page, ...auth }, body: order }),
  )
  return answer.headers.get('access-control-allow-origin') === page.origin ? answer : null
}

const shouted = { code: 'origin-not-allowed', detail: expect.stringMatching(/with a secret key\. .*make another/) }

describe('a secret key in a page', () => {
  test.each(['/v1/checkouts', '/v1/checkouts/co_1/refunds', '/v1/events', '/v1/nothing'])(
    'that calls %s is refused in words that the page can read, and does nothing [T28 T37]',
    async (path) => {
      const trial = trialBroker()
      const answer = await fromPage(trial, path)
      expect(answer?.status).toBe(403)
      const text = (await answer?.text()) ?? ''
      expect(JSON.parse(text)).toMatchObject(shouted)
      expect(text + JSON.stringify(trial.lines)).not.toContain(TRIAL_KEY)
      expect(trial.lines).toEqual([{ event: 'key.in-page', fields: { origin: TRIAL_ORIGIN } }])
      expect(await json(trial.merchant('GET', '/v1/checkouts'))).toMatchObject({ checkouts: [] })
    },
  )

  test('of a browser that doesn’t say that it is one isn’t let ask, as ever [T28]', async () => {
    const trial = trialBroker()
    const url = 'https://pay.example/v1/checkouts'
    const headers = { origin: TRIAL_ORIGIN, ...ASKED }
    const asked = await trial.broker.fetch(new Request(url, { method: 'OPTIONS', headers }))
    expect([asked.status, asked.headers.get('access-control-allow-origin')]).toEqual([405, null])
  })

  test('is none in a server, whatever headers it sends', async () => {
    const { merchant } = trialBroker()
    expect((await merchant('GET', '/v1/accounts', undefined, { 'sec-fetch-mode': 'cors' })).status).toBe(200)
    expect((await merchant('GET', '/v1/accounts', undefined, { origin: TRIAL_ORIGIN })).status).toBe(200)
    const own = { origin: 'https://pay.example', 'sec-fetch-site': 'same-origin' }
    expect((await merchant('GET', '/v1/accounts', undefined, own)).status).toBe(200)
  })
})

test.each([
  ['one of ours', TRIAL_KEY, [], 1],
  ['one that our command makes', 'sk_of-somebody-else', [], 0],
  ['one of ours that doesn’t look like one', 'a-key-of-another-make', [trialHash('a-key-of-another-make')], 1],
])(
  'a secret key in the place of a client token, %s, is told to be changed and never repeated [T37]',
  async (_, secret, hashes, told) => {
    const keys = [TRIAL_KEY]
      .map(trialHash)
      .concat(hashes)
      .map((hash, at) => ({ name: `k${at}`, hash, scopes: ['checkouts'] as const }))
    const { client, lines } = trialBroker({ keys })
    const answer = await client(secret, 'GET', '/v1/checkout', undefined, { origin: TRIAL_ORIGIN })
    const text = await answer.text()
    expect([answer.status, JSON.parse(text).code]).toEqual([401, 'key-invalid'])
    expect(JSON.parse(text).detail).toMatch(/^This is a secret key, and no client token\. .*make another/)
    expect(answer.headers.get('access-control-allow-origin')).toBe(TRIAL_ORIGIN)
    expect(lines).toEqual(Array(told).fill({ event: 'key.in-page', fields: {} }))
    expect(text + JSON.stringify(lines)).not.toContain(secret)
  },
)
