/** The app whose web view (or runtime) the checkout is in. `browser`: an ordinary browser. `in-app`: some other app's web view. */
export type SurfaceApp =
  | 'wechat'
  | 'wecom'
  | 'alipay'
  | 'unionpay'
  | 'qq'
  | 'jd'
  | 'douyin'
  | 'weibo'
  | 'dingtalk'
  | 'feishu'
  | 'in-app'
  | 'browser'

export type SurfaceSystem = 'ios' | 'android' | 'harmony' | 'windows' | 'mac' | 'linux' | 'other'

/** Where the payer is. Decided once, by a pure function of what the host tells; a merchant may override any part. */
export interface Surface {
  readonly app: SurfaceApp
  readonly system: SurfaceSystem
  /** `page`: a web page · `web-view`: a page inside a mini-program's web-view · `mini-program`: its own runtime. */
  readonly runtime: 'page' | 'web-view' | 'mini-program'
  /** A phone or tablet, held in a hand: a QR code on it can't be scanned by itself. */
  readonly handheld: boolean
  /** WeChat's developer tools: no payment can be invoked there. */
  readonly devtools: boolean
  /** A cashier's device: payers show their codes to its scanner, or scan its screen. Only the page can say so. */
  readonly till?: boolean
  /** UnionPay's app identifier from the user agent (`UnionPay/1.0 <id>`), for the broker's user-id exchange. */
  readonly unionpayApp?: string
}

/** What a host tells about itself. */
export interface SurfaceHints {
  readonly userAgent: string
  /** `navigator.maxTouchPoints`: tells an iPad that calls itself a Macintosh from a Mac. */
  readonly touchPoints?: number | undefined
  readonly globals?: SurfaceGlobals
}

/** The few globals that tell places apart; a `Window` fits. */
export interface SurfaceGlobals {
  readonly document?: unknown
  readonly wx?: unknown
  readonly my?: unknown
  /** Android's WeChat sets it late, once the bridge is ready. */
  readonly __wxjs_environment?: unknown
}

/**
 * The first match wins. WeCom and QQ carry other apps' tokens and so stand before them; DingTalk says `AliApp` but not
 * `AlipayClient`; bank apps and JD Finance say `UnionPay/`; ` QQ/` is the app, `MQQBrowser` alone is a browser.
 */
const APPS: readonly (readonly [RegExp, SurfaceApp])[] = [
  [/wxwork/i, 'wecom'],
  [/MicroMessenger/i, 'wechat'],
  [/AlipayClient/, 'alipay'],
  [/UnionPay\//i, 'unionpay'],
  [/jd(lt)?app;/i, 'jd'],
  [/DingTalk/i, 'dingtalk'],
  [/\bLark\/|Feishu/i, 'feishu'],
  [/aweme/i, 'douyin'],
  [/Weibo/i, 'weibo'],
  [/ QQ\/|_SQ_/, 'qq'],
  [/FBAN|FBAV|Instagram|xhsdiscover|baiduboxapp|NewsArticle|Kwai|AliApp\((TB|TM)|BiliApp|BytedanceWebview/i, 'in-app'],
  [/UCBrowser|MQQBrowser|MiuiBrowser|HuaweiBrowser|HeyTapBrowser|VivoBrowser|Quark/i, 'browser'],
  // A web view that names nobody: Android marks it, iOS leaves Safari's name out.
  [/; wv\)|\((iPhone|iPad|iPod)(?!.*Safari\/)/, 'in-app'],
]

/** OpenHarmony first: a compatible user agent may name Android or Windows as well. */
const SYSTEMS: readonly (readonly [RegExp, SurfaceSystem])[] = [
  [/OpenHarmony|ArkWeb/, 'harmony'],
  [/Windows NT/, 'windows'],
  [/Android/, 'android'],
  [/iPhone|iPad|iPod/, 'ios'],
  [/Macintosh/, 'mac'],
  [/Linux|X11/, 'linux'],
]

// Desktop WeChat says `MiniProgramEnv` on every page, so only the word without `Env` means a mini-program's web-view.
const WEB_VIEW = /miniprogram(?!env)|microapp/i

/** Decides where the payer is. Pure: the same hints give the same surface. */
export function detectSurface({ userAgent, touchPoints = 0, globals = {} }: SurfaceHints): Surface {
  let system = firstMatch(SYSTEMS, userAgent) || 'other'
  if (system === 'mac' && touchPoints > 1) system = 'ios'
  const unionpay = /UnionPay\/[\d.]+ (\w+)/i.exec(userAgent)
  const host = miniProgramHost(globals)
  const inWebView = globals.__wxjs_environment === 'miniprogram' || WEB_VIEW.test(userAgent)
  return {
    app: host || firstMatch(APPS, userAgent) || 'browser',
    system,
    runtime: host ? 'mini-program' : inWebView ? 'web-view' : 'page',
    handheld: /^(ios|android|harmony)$/.test(system) && !/\((PC|2in1);/.test(userAgent),
    devtools: /wechatdevtools/i.test(userAgent),
    ...(unionpay ? { unionpayApp: unionpay[1] as string } : {}),
  }
}

/** A mini-program's own runtime has no document; `wx` on a page is only the JS-SDK. */
function miniProgramHost({ document, wx, my }: SurfaceGlobals): 'wechat' | 'alipay' | undefined {
  if (document) return undefined
  return has(wx, 'requestPayment') ? 'wechat' : has(my, 'tradePay') ? 'alipay' : undefined
}

function has(host: unknown, name: string): boolean {
  return typeof host === 'object' && host !== null && name in host
}

function firstMatch<T>(rows: readonly (readonly [RegExp, T])[], text: string): T | undefined {
  for (const [pattern, value] of rows) if (pattern.test(text)) return value
  return undefined
}
