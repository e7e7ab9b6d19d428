import { createAuthorization } from '../authorize.ts'
import type { Outcome, Platform } from '../ports.ts'
import { detectSurface, type Surface } from '../surface.ts'
import { pageAddress, takeHandle } from './handle.ts'
import { createPageMemory } from './memory.ts'
import { leave, type PerformingPage, perform } from './perform.ts'
import { isPageVisible, onPageReturn } from './resume.ts'

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
  const surface = () => surfaceOf(page, options.surface)
  const performing = (): PerformingPage => ({
    ...options,
    window: page,
    surface: surface(),
    address: pageAddress(page),
  })
  return {
    // Asked for anew each time: on Android a mini-program's web view makes itself known some time after the page has loaded.
    get surface() {
      return surface()
    },
    perform: (action, context) =>
      perform(action, context, performing()).catch(
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
      leave: (url) => leave(url, performing()),
      randomId: random,
      memory,
    }),
    randomId: random,
    memory,
  }
}

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
