import type { Checkout, CheckoutState, PayOptions, Platform, Surface } from '@pay-checkout/core'
import type { BrowserPlatformOptions } from '@pay-checkout/core/browser'
import type { Channel } from '@pay-checkout/protocol'
import {
  type CSSResultGroup,
  html,
  LitElement,
  nothing,
  type PropertyDeclarations,
  type PropertyValues,
  supportsAdoptingStyleSheets,
  type TemplateResult,
} from 'lit'
import { addressOf } from './address-of.ts'
import { CheckoutController, LOADING } from './checkout-controller.ts'
import { copyText } from './copy-text.ts'
import { PayNavigateEvent } from './events.ts'
import { LocaleChoice } from './locale-choice.ts'
import type { Locale } from './locales/locale.ts'
import { zhCN } from './locales/zh-CN.ts'
import { styles } from './pay-checkout.styles.ts'
import { addStyles, restyle, styleAsText } from './styling.ts'
import { flag, isOn, list, takeAll, text, theme, thing } from './takes.ts'
import { version } from './version.ts'
import { methodOf, type ViewActions, type ViewContext } from './view-context.ts'
import { summaryOf } from './views/summary.ts'
import { troubleNote } from './views/trouble-note.ts'
import { roomOf, standIn, viewOf } from './views/view-of.ts'

const THING = { type: thing, attribute: false }
const SWITCH = { type: flag, converter: isOn }

/**
 * Lets a payer pay one checkout: picks the way that fits where they are, and shows the truth until it is settled.
 *
 * @tag pay-checkout
 *
 * @slot header - Above everything: the shop's name or logo.
 * @slot success - Shown below the result once the broker says that the checkout is paid, and never before.
 * @slot footer - Below everything: help, or terms.
 *
 * @event {PayStateChangeEvent} pay-state-change - The checkout moved; `state` holds where to.
 * @event {PayNavigateEvent} pay-navigate - The page is about to be navigated to `url`, of a cashier or of a wallet that tells who the payer is; cancel it to do so by yourself.
 * @event {PaySettledEvent} pay-settled - The broker says that the checkout is paid; `checkout` holds it.
 * @event {PayStoppedEvent} pay-stopped - The checkout can no longer be paid; `reason` is `closed` or `expired`.
 * @event {PayTokenNeededEvent} pay-token-needed - The token ends soon, or has ended: set a fresh `token`, unless there is a `refreshToken`.
 * @event {PayErrorEvent} pay-error - Something went wrong; `trouble` has a code and a detail for developers.
 *
 * @csspart base - The whole checkout.
 * @csspart summary - Amount, subject and order number.
 * @csspart amount - An amount in large figures.
 * @csspart title - The heading of a view.
 * @csspart methods - The list of ways to pay.
 * @csspart method - One way to pay.
 * @csspart banks - The list of banks.
 * @csspart bank - One bank.
 * @csspart qr-card - The frame around a QR code.
 * @csspart qr - The QR code: keep it dark on light, with its margin.
 * @csspart countdown - The time left.
 * @csspart button - Every button; also `primary`, `secondary` and `quiet`.
 * @csspart note - What went wrong, beside the view.
 *
 * @cssprop --pay-font - Font family.
 * @cssprop --pay-font-size - Base font size; the surrounding text's by default, 16px at least.
 * @cssprop --pay-radius - Corner radius of the checkout; buttons and cards follow.
 * @cssprop --pay-padding - Space between the edge and the content.
 * @cssprop --pay-accent - Background of the main button.
 * @cssprop --pay-on-accent - Text on the main button.
 * @cssprop --pay-surface - Background.
 * @cssprop --pay-sunken - Background of quieter areas.
 * @cssprop --pay-text - Text.
 * @cssprop --pay-muted - Secondary text.
 * @cssprop --pay-line - Lines and borders.
 * @cssprop --pay-good - The mark of a finished payment.
 * @cssprop --pay-warn - The mark of a trouble.
 */
export class PayCheckout extends LitElement {
  /** Which release this class is of. */
  static readonly version: string = version
  static override styles: CSSResultGroup = [...styles]
  static override properties: PropertyDeclarations = {
    // A type that Lit doesn't know leaves an attribute's text as it is: `willUpdate` takes whatever has come, by either way.
    token: { type: text },
    brokerUrl: { type: text, attribute: 'broker-url' },
    returnUrl: { type: text, attribute: 'return-url' },
    locale: { type: text },
    methods: { type: list },
    theme: { type: theme },
    compact: SWITCH,
    till: SWITCH,
    refreshToken: THING,
    scanCode: THING,
    invokeWechat: THING,
    surface: THING,
    platform: THING,
    checkout: THING,
    copied: { state: true },
    unstyled: { state: true },
  }

  /** The client token, as `POST /v1/checkouts` gave it to your server. A token for another checkout starts that one. */
  declare token: string
  /**
   * Gets a fresh token for the same checkout from your server: called a minute before the token ends, and when the broker refuses it, one
   * call at a time. What the payer has tapped goes on by itself.
   */
  declare refreshToken: (() => string | Promise<string>) | undefined
  /** The broker's address, for example `https://pay.example.com`. */
  declare brokerUrl: string
  /** Where H5 and hosted payments bring the payer back; this page by default. */
  declare returnUrl: string
  /** BCP 47 tag; the browser's language by default. An unknown one falls back. */
  declare locale: string
  /**
   * Only these methods or channels, in this order; as an attribute, separated by commas. All by default. `link` among them keeps the one
   * code for every wallet, which stands first.
   */
  declare methods: readonly string[]
  /** `light`, `dark`, or `auto`: as the system has it. */
  declare theme: 'auto' | 'light' | 'dark'
  /** Without frame and summary, for pages that show the order themselves. */
  declare compact: boolean
  /** This page is a cashier's: its scanner reads payers' payment codes, and no wallet is opened on it. */
  declare till: boolean
  /** A till's camera instead of the browser's, for example `scanWithWeixinSdk(wx)`: what it read, null when it was closed. */
  declare scanCode: (() => Promise<string | null>) | undefined
  /**
   * How to pay in WeChat instead of over its bridge, as `setUpWeixinSdk` of `@pay-checkout/element/weixin` answers it. May come at any
   * time before the payer taps.
   */
  declare invokeWechat: BrowserPlatformOptions['invokeWechat']
  /** What you know better than the user agent tells about where the payer is. */
  declare surface: Partial<Surface> | undefined
  /** Another platform than the browser's, for tests and simulators. */
  declare platform: Platform | undefined
  /** A checkout that you run yourself, instead of `token` and `broker-url`; you dispose of it. */
  declare checkout: Checkout | undefined
  declare private copied: 'copied' | 'copyByHand' | null
  declare private unstyled: boolean

  private readonly controller: CheckoutController
  private readonly localeChoice: LocaleChoice
  private readonly actions: ViewActions
  private hadFocus = false

  constructor() {
    super()
    this.token = this.brokerUrl = this.returnUrl = this.locale = ''
    this.methods = []
    this.theme = 'auto'
    this.compact = this.till = false
    this.copied = null
    this.unstyled = false
    this.controller = new CheckoutController(this)
    this.localeChoice = new LocaleChoice(() => this.requestUpdate())
    this.actions = this.createActions()
  }

  /** Where the checkout stands. */
  get state(): CheckoutState {
    return this.controller.state
  }

  /** The texts in use; Chinese until others have been fetched. */
  get texts(): Locale {
    return this.localeChoice.texts ?? zhCN
  }

  /**
   * Starts paying by a channel, for example `wechat:qr`; by the best usable one without an argument. At a till, with the
   * `authCode` of a payment code, by the wallet whose code it is. With the `bankCode` of a channel's bank, at that bank.
   */
  pay(channel?: Channel, options?: PayOptions): void {
    this.controller.running?.pay(channel, options)
  }

  /**
   * Shows the code of the broker's hosted page, which serves every wallet, where the state has a `link`. It starts no payment: whoever
   * scans it pays on their phone, and this page says so.
   */
  showLink(): void {
    // Its view couldn't be fetched: once more.
    if (this.state.name === 'showing-link') this.controller.asides.open()
    else this.controller.running?.showLink()
  }

  /** The payer gives up. The broker finds out whether money has moved before anything is final. */
  cancel(): void {
    this.controller.running?.cancel()
  }

  /** Tries again what failed, or refreshes an expired code. */
  retry(): void {
    if (this.till && this.controller.till.part === 'failed') this.controller.till.open()
    else if (this.controller.drawing.picture === 'failed') this.controller.drawing.again()
    else this.controller.running?.retry()
  }

  private createActions(): ViewActions {
    return {
      pay: (channel, options) => this.pay(channel, options),
      showLink: () => this.showLink(),
      confirm: () => this.controller.running?.confirm(),
      back: () => this.controller.running?.back(),
      cancel: () => this.cancel(),
      retry: () => this.retry(),
      copyLink: async () => {
        this.copied = (await copyText(addressOf(this.state))) ? 'copied' : 'copyByHand'
      },
      leave: (event) => {
        const { href } = event.currentTarget as HTMLAnchorElement
        if (!this.dispatchEvent(new PayNavigateEvent(href))) event.preventDefault()
      },
    }
  }

  protected override createRenderRoot(): HTMLElement | DocumentFragment {
    const root = this.shadowRoot ?? this.attachShadow({ mode: 'open' })
    const { elementStyles } = this.constructor as typeof PayCheckout
    const text = elementStyles.join('')
    if (supportsAdoptingStyleSheets) {
      addStyles(root, text)
      return root
    }
    // Styles come after what is rendered, and are none of it.
    this.renderOptions.renderBefore = root.appendChild(document.createComment(''))
    this.unstyled = true
    styleAsText(root, text).then(() => {
      this.unstyled = false
    })
    return root
  }

  /** Put into another document, a frame's for one. */
  adoptedCallback(): void {
    if (supportsAdoptingStyleSheets && this.shadowRoot) restyle(this.shadowRoot)
  }

  protected override willUpdate(changed: PropertyValues): void {
    takeAll(this as Record<PropertyKey, unknown>, changed.keys(), PayCheckout.elementProperties)
    // Markup of a server has the property's name for an attribute's, and HTML writes it small.
    for (const name of ['brokerUrl', 'returnUrl'] as const) this[name] ||= text(this.getAttribute(name))
    // For styles. Nothing is written that markup of a server left out: frameworks compare.
    this.toggleAttribute('compact', this.compact)
    this.toggleAttribute('till', this.till)
    if (this.theme !== (this.getAttribute('theme') || 'auto')) this.setAttribute('theme', this.theme)
    this.localeChoice.choose(this.locale || navigator.language || '')
    this.hadFocus = Boolean((this.renderRoot as ShadowRoot | undefined)?.activeElement)
    if (this.state.name !== 'guiding') this.copied = null
  }

  protected override updated(): void {
    // A payer whose button has just gone would be thrown to the top of the page: keep them here.
    const root = this.renderRoot as ShadowRoot
    if (this.till) this.controller.till.ready?.rendered(root)
    if (this.hadFocus && !root.activeElement) root.querySelector<HTMLElement>('.title')?.focus()
  }

  protected override render(): TemplateResult | typeof nothing {
    if (this.unstyled) return nothing
    const { texts, controller } = this
    const { asides, found } = controller
    const { picture } = controller.drawing
    const till = this.till ? controller.till.part : undefined
    const state = !this.localeChoice.texts || till === null ? LOADING : till === 'failed' ? NO_TILL : controller.state
    const context: ViewContext = {
      texts,
      actions: this.actions,
      qr: picture,
      secondsLeft: controller.countdown.secondsLeft,
      copied: this.copied,
      pageUrl: addressOf(state),
      stuck: !controller.running && till !== 'failed',
    }
    const aside = asides.ready?.view(state, context)
    const plain = standIn(state, { failed: asides.part === 'failed', undrawn: picture === null, found })
    const atTill = !aside && till && till !== 'failed' && till.view(plain, context)
    return html`<section class="base" part="base" lang=${texts.tag} aria-label=${texts.words.checkout}>
      <slot name="header"></slot>
      ${this.compact ? '' : summaryOf(state, texts)}
      <div class="view ${aside || atTill ? '' : roomOf(state)}" data-method=${methodOf(state)}>${aside || atTill || viewOf(plain, context)}</div>
      ${'clockOffset' in plain && !atTill ? troubleNote(plain.trouble, texts) : ''}
      <div ?hidden=${state.name !== 'settled'}><slot name="success"></slot></div>
      <slot name="footer"></slot>
      <p class="spoken" role="status" .textContent=${controller.announcement(texts)}></p>
    </section>`
  }
}

/** The till's part of the element couldn't be fetched. */
const NO_TILL: CheckoutState = { name: 'unreadable', trouble: { code: 'offline', detail: 'No chunk of tills came' } }

declare global {
  interface HTMLElementTagNameMap {
    'pay-checkout': PayCheckout
  }
}
