import { type ClientAction, isSafeAddress } from '@pay-checkout/protocol'
import type { Outcome, PerformContext } from '../ports.ts'
import type { Surface, SurfaceApp } from '../surface.ts'
import { ALIPAY_BRIDGE, invokeAlipay } from './alipay-bridge.ts'
import { bridgeOf } from './bridge-ready.ts'
import { isFramed, navigate, withReturnAddress } from './redirect.ts'
import { invokeWechat as invokeBridge, WECHAT_BRIDGE } from './wechat-bridge.ts'

/** The page that is performed on. */
export interface PerformingPage {
  readonly window: Window
  readonly surface: Surface
  /** The page's own address, to come back to. */
  readonly address: string
  readonly onNavigate?: ((url: string) => boolean) | undefined
  readonly invokeWechat?: ((params: Readonly<Record<string, string>>) => Promise<Outcome>) | undefined
}

/** Performs an action: opens a wallet over its bridge, or leaves the page. May never settle. */
export async function perform(action: ClientAction, context: PerformContext, page: PerformingPage): Promise<Outcome> {
  const { window, invokeWechat = (params) => invokeBridge(window, params) } = page
  switch (action.type) {
    case 'redirect':
      return leave(action.url, page)
    case 'open-wechat-h5':
      return leave(withReturnAddress(action.url, context.returnUrl ?? page.address), page)
    case 'invoke-wechat':
      return withoutWallet(['wechat', 'wecom'], WECHAT_BRIDGE, page) ?? invokeWechat(action.params)
    case 'invoke-alipay':
      return withoutWallet(['alipay'], ALIPAY_BRIDGE, page) ?? invokeAlipay(window, action.tradeNo)
    default:
      return { kind: 'unsupported', detail: `A web page can't perform ${action.type}` }
  }
}

/** Outside the wallet nobody will bring its bridge: no use in waiting for it. */
function withoutWallet(
  apps: readonly SurfaceApp[],
  bridge: string,
  { window, surface: { app, runtime } }: PerformingPage,
): Outcome | undefined {
  if (runtime === 'web-view')
    return { kind: 'unsupported', detail: "A mini-program's web view can't pay: its own page can" }
  if (apps.includes(app) || bridgeOf(window, bridge)) return undefined
  return { kind: 'unsupported', detail: `${bridge} exists only inside its wallet` }
}

/** Leaves the page for a cashier's, or a wallet's own. */
export async function leave(url: string, { window, onNavigate = () => true }: PerformingPage): Promise<Outcome> {
  if (!isSafeAddress(url)) return { kind: 'failed', detail: 'The address is not one a page may be sent to' }
  if (!onNavigate(url)) return { kind: 'left' }
  const left = isFramed(window) ? leftFrame(window) : { kind: 'left' as const }
  navigate(window, url)
  return left
}

/** A frame isn't told that it may not leave: it is just still there. Where it may, its page hears that it is going, however long the next one takes. */
function leftFrame(page: Window): Promise<Outcome> {
  const detail = 'This frame may not leave for a cashier: allow it top navigation, or cancel pay-navigate'
  return new Promise((resolve) => {
    const end = (outcome: Outcome) => () => {
      page.clearTimeout(timer)
      // Taken off again: who listens for it keeps a page out of the back-forward cache.
      for (const name of GOING) page.removeEventListener(name, going)
      resolve(outcome)
    }
    const going = end({ kind: 'left' })
    const timer = page.setTimeout(end({ kind: 'failed', detail }), FRAME_PATIENCE)
    for (const name of GOING) page.addEventListener(name, going)
  })
}

/** A page on an iPhone hears only the second. */
const GOING = ['beforeunload', 'pagehide']

/** As long as a page's way out of its frame may take, in milliseconds. */
const FRAME_PATIENCE = 5_000
