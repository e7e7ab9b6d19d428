import {
  type Checkout,
  type CheckoutState,
  createCheckout,
  type Memory,
  type Platform,
  type Surface,
  type Trouble,
} from '@pay-checkout/core'
import {
  type BrowserPlatformOptions,
  browserTimers,
  createBrowserPlatform,
  createFetchTransport,
} from '@pay-checkout/core/browser'
import { splitChannel } from '@pay-checkout/protocol'
import type { ReactiveController, ReactiveControllerHost } from 'lit'
import type { Asides } from './asides/asides.ts'
import { captionOf } from './caption.ts'
import { Countdown, SPOKEN_SECONDS } from './countdown.ts'
import {
  PayErrorEvent,
  PayNavigateEvent,
  PaySettledEvent,
  PayStateChangeEvent,
  PayStoppedEvent,
  PayTokenNeededEvent,
} from './events.ts'
import { KIT } from './kit.ts'
import { LazyPart, type PartHost } from './lazy-part.ts'
import type { Locale } from './locales/locale.ts'
import { troubleKind } from './locales/trouble-kind.ts'
import { QrDrawing } from './qr-drawing.ts'
import type { Till } from './till/till.ts'
import { type Clock, clockIn } from './views/clock.ts'
import { isAside } from './views/view-of.ts'

/** What the controller needs of its element. */
export interface CheckoutHost extends ReactiveControllerHost, EventTarget {
  readonly isConnected: boolean
  readonly token: string
  readonly refreshToken: (() => string | Promise<string>) | undefined
  readonly brokerUrl: string
  readonly methods: readonly string[]
  readonly returnUrl: string
  readonly surface: Partial<Surface> | undefined
  readonly platform: Platform | undefined
  readonly checkout: Checkout | undefined
  readonly till: boolean
  readonly scanCode: (() => Promise<string | null>) | undefined
  readonly invokeWechat: BrowserPlatformOptions['invokeWechat']
  readonly renderRoot: HTMLElement | DocumentFragment
  readonly texts: Locale
}

/** Before anything is known. */
export const LOADING: CheckoutState = { name: 'loading' }

/** Under what name it is remembered that a code is on the screen. */
const CODE = 'code'

const silence = (): string => ''

/** Runs one core checkout for an element: opened when it is connected and has a token, disposed of when it is removed. */
export class CheckoutController implements ReactiveController {
  state: CheckoutState = LOADING
  /** The newest thing that a screen reader should say, in a locale's words. */
  announcement: (texts: Locale) => string = silence
  readonly drawing: QrDrawing
  readonly countdown: Countdown
  /** The cashier's side of an element that is a till. */
  readonly till: LazyPart<Till>
  /** The views that few payers come to. */
  readonly asides: LazyPart<Asides>
  /** Where it stands was found when the checkout was read. */
  found = false
  private readonly host: CheckoutHost
  private checkout: Checkout | null = null
  private end: (() => void) | null = null
  private opened = false
  private settings: readonly unknown[] = []
  private refreshError = ''
  private memory: Memory | null = null
  private clock: Clock | undefined

  constructor(host: CheckoutHost) {
    this.host = host
    this.countdown = new Countdown(browserTimers(), () => this.ticked())
    const changed = (): void => host.requestUpdate()
    const root = (): ShadowRoot => host.renderRoot as ShadowRoot
    const partHost: PartHost = { changed, root }
    this.drawing = new QrDrawing({ changed, element: () => root().host })
    this.till = new LazyPart(partHost, async () => {
      const scan = (authCode: string): void => this.checkout?.pay(undefined, { authCode })
      return (await import('./till/till.ts')).createTill(KIT, { scanCode: () => host.scanCode, scan, changed })
    })
    this.asides = new LazyPart(partHost, async () => (await import('./asides/asides.ts')).createAsides(KIT))
    host.addController(this)
  }

  /** The running checkout, for the payer's actions; null before there is one. */
  get running(): Checkout | null {
    return this.checkout
  }

  hostConnected(): void {
    this.host.requestUpdate()
  }

  hostDisconnected(): void {
    this.close()
  }

  /** Settings arrive one by one from a framework, made anew for each render: they are compared once, by what they hold. */
  hostUpdate(): void {
    const { host } = this
    if (!host.isConnected) return
    if (host.till) this.till.open()
    const settings = [
      host.token,
      host.checkout,
      host.brokerUrl,
      host.methods.join(),
      host.returnUrl,
      host.surface && JSON.stringify(Object.entries(host.surface).sort()),
      host.platform,
      host.till,
    ]
    const old = this.settings
    const isSame = (from: number): boolean => settings.every((setting, index) => index < from || setting === old[index])
    if (this.opened && isSame(0)) return
    this.settings = settings
    // A token may be a fresh one, or another checkout's: whatever is going on goes on, or ends for that one.
    if (this.checkout && !host.checkout && host.token && isSame(1)) {
      this.checkout.setToken(host.token)
    } else {
      this.close()
      this.open()
    }
  }

  hostUpdated(): void {
    const { host, countdown } = this
    this.clock = clockIn(host.renderRoot)
    this.clock?.turn(countdown.secondsLeft, host.texts)
  }

  private open(): void {
    const { host } = this
    this.opened = true
    if (!host.checkout && !host.token) return
    const given = host.checkout
    if (!given && (!/^[^\s?#]+$/.test(host.brokerUrl) || /^sk_/.test(host.token))) {
      // What only its developer can mend is told in a chunk that no payer fetches.
      const { settings } = this
      void import('./wrong-setting.ts').then(({ wrongSetting }) => {
        if (this.settings === settings) this.show(wrongSetting(host))
      })
      return
    }
    const checkout = given ?? this.create()
    const unsubscribe = checkout.subscribe((state) => this.show(state))
    this.checkout = checkout
    this.end = () => {
      unsubscribe()
      // A checkout that was handed in belongs to whoever made it.
      if (!given) checkout.dispose()
    }
    this.show(checkout.getState())
  }

  private create(): Checkout {
    const { host } = this
    const { brokerUrl, token, methods, returnUrl, surface, till } = host
    const options: BrowserPlatformOptions = {
      onNavigate: (url) => host.dispatchEvent(new PayNavigateEvent(url)),
      // Set up by the page in its own time: read when it is needed.
      get invokeWechat() {
        return host.invokeWechat
      },
      ...(surface && { surface }),
    }
    const platform = host.platform ?? createBrowserPlatform(options)
    this.memory = platform.memory
    // A code stood here last time: its encoder is fetched while the checkout is read.
    if (this.memory.get(CODE)) this.drawing.prepare()
    return createCheckout({
      brokerUrl,
      token,
      refreshToken: () => this.refreshToken(),
      transport: createFetchTransport(),
      timers: browserTimers(),
      platform,
      till,
      ...(methods.length > 0 && { methods }),
      ...(returnUrl && { returnUrl }),
    })
  }

  private async refreshToken(): Promise<string | undefined> {
    const { host } = this
    host.dispatchEvent(new PayTokenNeededEvent())
    try {
      return await host.refreshToken?.()
    } catch (error) {
      // Told each time, and to the payer only once it matters to them.
      this.refreshError = `refreshToken: ${error}`
      host.dispatchEvent(new PayErrorEvent({ code: 'refresh-failed', detail: this.refreshError }))
      throw error
    }
  }

  private close(): void {
    this.end?.()
    this.end = null
    this.opened = false
    this.checkout = null
    this.state = LOADING
    this.announcement = silence
    this.till.ready?.close()
    this.follow()
  }

  private show(next: CheckoutState): void {
    const last = this.state
    if (next === last) return
    const { host } = this
    this.state = next
    if (next.name !== last.name) this.found = last.name === 'loading'
    this.follow()
    this.announce(last)
    host.requestUpdate()
    host.dispatchEvent(new PayStateChangeEvent(next))
    if (next.name !== last.name && next.name === 'settled') host.dispatchEvent(new PaySettledEvent(next.checkout))
    if (next.name !== last.name && next.name === 'stopped') host.dispatchEvent(new PayStoppedEvent(next.reason))
    const trouble = troubleOf(next)
    // A poll that fails again and again is one trouble; of a refresh that failed the page has heard already.
    if (trouble && trouble.code !== troubleOf(last)?.code && trouble.detail !== this.refreshError) {
      // What the payer can't mend the page's developer has to hear of, in words that the payer isn't shown.
      if (troubleKind(trouble.code) === 'misconfigured') console.error(trouble.code, trouble.detail)
      host.dispatchEvent(new PayErrorEvent(trouble))
    }
  }

  private follow(): void {
    const { state } = this
    const action = state.name === 'showing-qr' && !state.expired ? state.payment.action : null
    const code = action?.type === 'show-qr' ? action : null
    if (code) this.memory?.set(CODE, '1')
    else if ('checkout' in state) this.memory?.remove(CODE)
    if (isAside(state)) this.asides.open()
    if (state.name === 'starting' && splitChannel(state.channel).scenario === 'qr') this.drawing.prepare()
    this.drawing.show(state.name === 'showing-link' ? state.checkout.payUrl : (code?.content ?? null))
    this.countdown.follow(code?.expiresAt ?? null, 'clockOffset' in state ? state.clockOffset : 0)
  }

  private announce(last: CheckoutState): void {
    const { state } = this
    const spoken = (of: CheckoutState, words: Locale): string => {
      const own = this.host.till && this.till.ready?.caption(of, words)
      const { title, text } = own || captionOf(of, words)
      return text ? `${title}. ${text}` : title
    }
    const { texts } = this.host
    if (spoken(state, texts) !== spoken(last, texts)) this.announcement = (words) => spoken(state, words)
  }

  private ticked(): void {
    const { secondsLeft } = this.countdown
    const { host } = this
    const spoken = SPOKEN_SECONDS.indexOf(secondsLeft) >= 0
    if (spoken) this.announcement = (texts) => texts.secondsLeft(secondsLeft)
    // Only digits turn, and nothing is rendered.
    if (spoken || this.clock?.turn(secondsLeft, host.texts) === false) host.requestUpdate()
  }
}

function troubleOf(state: CheckoutState): Trouble | null {
  return 'trouble' in state ? state.trouble : null
}
