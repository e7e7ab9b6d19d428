import { type ClientAction, isSafeAddress } from '@pay-checkout/protocol'
import { createAuthorization } from '../authorize.ts'
import type { Outcome, PerformContext, Platform } from '../ports.ts'
import { detectSurface, type Surface, type SurfaceApp } from '../surface.ts'
import { ALIPAY_BRIDGE, invokeAlipay } from './alipay-bridge.ts'
import { bridgeOf } from './bridge-ready.ts'
import { takeHandle } from './handle.ts'
import { createPageMemory } from './memory.ts'
import { isFramed, navigate, pageAddress, withReturnAddress } from './redirect.ts'
import { isPageVisible, onPageReturn } from './resume.ts'
import { invokeWechat as invokeBridge, WECHAT_BRIDGE } from './wechat-bridge.ts'

export interface BrowserPlatformOptions {
  /** The window to act in; this script's own by default. */
  readonly window?: Window
  /** Parts of the surface that are known better than its user agent tells. */
  readonly surface?: Partial<Surface>
  /** Asked before the page is left; false means that the caller takes the payer to the address itself. */
  readonly onNavigate?: (url: string) => boolean
  /** Pays in WeChat; over its bridge by default. A page that has set up `weixin-js-sdk` may pass `payWithWeixinSdk(wx)`. */
  readonly invokeWechat?: ((params: Readonly<Record<string, string>>) => Promise<Outcome>) | undefined
}

/** A web page as the place of a checkout: WeChat's and Alipay's web views, and every browser. */
export function createBrowserPlatform(options: BrowserPlatformOptions = {}): Platform {
  const page = options.window ?? window
  const memory = createPageMemory(page)
  const random = () => randomId(page)
  return {
    // Asked for anew each time: on Android a mini-program's web view makes itself known some time after the page has loaded.
    get surface() {
      return surfaceOf(page, options.surface)
    },
    perform: (action, context) =>
      perform(page, action, context, options).catch(
        (error: unknown): Outcome => ({
          kind: 'failed',
          detail: error instanceof Error ? error.message : String(error),
        }),
      ),
    onReturn: (run) => onPageReturn(page, run),
    isVisible: () => isPageVisible(page),
    identification: createAuthorization({
      address: () => pageAddress(page),
      takeHandle: () => takeHandle(page),
      leave: async (url) => leave(page, url, options),
      randomId: random,
      memory,
    }),
    randomId: random,
    memory,
  }
}

async function perform(
  page: Window,
  action: ClientAction,
  context: PerformContext,
  options: BrowserPlatformOptions,
): Promise<Outcome> {
  const { surface, invokeWechat = (params) => invokeBridge(page, params) } = options
  switch (action.type) {
    case 'redirect':
      return leave(page, action.url, options)
    case 'open-wechat-h5':
      return leave(page, withReturnAddress(action.url, context.returnUrl ?? pageAddress(page)), options)
    case 'invoke-wechat':
      return wallet(['wechat', 'wecom'], WECHAT_BRIDGE) ?? invokeWechat(action.params)
    case 'invoke-alipay':
      return wallet(['alipay'], ALIPAY_BRIDGE) ?? invokeAlipay(page, action.tradeNo)
    default:
      return { kind: 'unsupported', detail: `A web page can't perform ${action.type}` }
  }

  /** Outside the wallet nobody will bring its bridge: no use in waiting for it. */
  function wallet(apps: readonly SurfaceApp[], bridge: string): Outcome | undefined {
    const { app, runtime } = surfaceOf(page, surface)
    if (runtime === 'web-view')
      return { kind: 'unsupported', detail: "A mini-program's web view can't pay: its own page can" }
    if (apps.includes(app) || bridgeOf(page, bridge)) return undefined
    return { kind: 'unsupported', detail: `${bridge} exists only inside its wallet` }
  }
}

function leave(
  page: Window,
  url: string,
  { onNavigate = () => true }: BrowserPlatformOptions,
): Outcome | Promise<Outcome> {
  if (!isSafeAddress(url)) return { kind: 'failed', detail: 'The address is not one a page may be sent to' }
  if (!onNavigate(url)) return { kind: 'left' }
  const left = isFramed(page) ? leftFrame(page) : { kind: 'left' as const }
  navigate(page, url)
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

function surfaceOf(page: Window, known: Partial<Surface> = {}): Surface {
  const { userAgent, maxTouchPoints } = page.navigator
  return { ...detectSurface({ userAgent, touchPoints: maxTouchPoints, globals: page }), ...known }
}

const ID_LETTERS = 'abcdefghijklmnopqrstuvwxyz234567'

/** 130 random bits. */
function randomId(page: Window): string {
  const bytes = page.crypto.getRandomValues(new Uint8Array(26))
  return Array.from(bytes, (byte) => ID_LETTERS[byte & 31]).join('')
}
