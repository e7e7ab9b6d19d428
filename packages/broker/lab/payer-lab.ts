import type { Channel } from '@pay-checkout/protocol'
import type { ChannelFacts } from '../src/gateway/account.ts'
import type { WalletAppInput } from '../src/payer/read-wallet-apps.ts'
import type { Store } from '../src/store/store.ts'
import { type PlayedWallets, playWallets, WECHAT_SECRET } from './played-wallets.ts'
import { type TrialBroker, trialBroker } from './trial-broker.ts'

/** The apps of a payer lab, as a configuration has them. */
export const OFFICIAL_APP: string = 'wx00000000000000aa'
export const MINI_APP: string = 'wx00000000000000bb'
export const ALIPAY_APP: string = '2021000000000001'

/** A page's proof, and somebody else's. */
export const PROOF: string = 'canary-proof-of-the-right-page'
export const OTHER_PROOF: string = 'canary-proof-of-another-page'

/** A trial broker whose payers' ids are found out at wallets that are played. */
export interface PayerLab extends TrialBroker {
  readonly wallets: PlayedWallets
  /** Begins an authorization; answers the wallet's page. */
  leave(token: string, fields?: Record<string, unknown>): Promise<URL>
  /** The wallet sends its payer back to the broker. */
  comeBack(page: URL, query?: Record<string, string>, headers?: Record<string, string>): Promise<Response>
  /** The handle, or the reason, that stands in the address a payer is sent on to. */
  handleOf(back: Response): string
  complete(token: string, handle: string, proof?: string): Promise<Response>
}

/** What a {@link PayerLab} can be told to be. */
export interface PayerLabOptions {
  readonly wallets?: PlayedWallets
  readonly store?: Store
  readonly apps?: readonly WalletAppInput[]
  readonly facts?: { readonly [C in Channel]?: Partial<ChannelFacts> }
  readonly returnUrls?: readonly string[]
}

const PAYER_FACTS: NonNullable<PayerLabOptions['facts']> = {
  'wechat:jsapi': { needsPayer: true, appId: OFFICIAL_APP },
  'wechat:miniprogram': { needsPayer: true, appId: MINI_APP },
  'alipay:jsapi': { needsPayer: true },
  'alipay:miniprogram': { needsPayer: true },
}

/** The three apps, with their secrets. */
export function labApps({ alipayKeys }: PlayedWallets, secret: string = WECHAT_SECRET): readonly WalletAppInput[] {
  return [
    { kind: 'wechat-official-account', appId: OFFICIAL_APP, secret },
    { kind: 'wechat-mini-program', appId: MINI_APP, secret },
    { kind: 'alipay', appId: ALIPAY_APP, privateKey: alipayKeys.app, alipayPublicKey: alipayKeys.alipay },
  ]
}

/** Makes a lab. */
export function payerLab(options: PayerLabOptions = {}): PayerLab {
  const wallets = options.wallets ?? playWallets()
  const trial = trialBroker(
    {
      walletApps: options.apps ?? labApps(wallets),
      ...(options.store && { store: options.store }),
      policy: { returnUrls: options.returnUrls ?? ['https://shop.example/'] },
    },
    { send: wallets.send, facts: options.facts ?? PAYER_FACTS },
  )
  return {
    ...trial,
    wallets,
    async leave(token, fields = {}) {
      const answer = await trial.client(token, 'POST', '/v1/checkout/authorize', {
        ...{ method: 'wechat', proof: PROOF, returnUrl: 'https://shop.example/pay?order=1' },
        ...fields,
      })
      if (!answer.ok) throw new Error(await answer.text())
      return new URL(((await answer.json()) as { url: string }).url)
    },
    comeBack(page, query = { code: 'CODE1' }, headers = {}) {
      const back = new URL(page.searchParams.get('redirect_uri') ?? '')
      back.search = new URLSearchParams({ ...query, state: page.searchParams.get('state') ?? '' }).toString()
      return trial.broker.fetch(new Request(back, { headers }))
    },
    handleOf: (back) => new URL(back.headers.get('location') ?? '').hash.replace('#pay-checkout=', ''),
    complete: (token, handle, proof = PROOF) =>
      trial.client(token, 'POST', '/v1/checkout/authorize/complete', { handle, proof }),
  }
}
