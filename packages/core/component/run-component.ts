import type {
  Checkout,
  CheckoutState,
  HandOff,
  HandOffQuery,
  MiniProgramCheckoutOptions,
  Trouble,
} from '../src/miniprogram/index.ts'
import { findTexts } from './find-texts.ts'
import type { Texts } from './texts.ts'
import { changesOf, type Deed, type View, viewOf } from './view.ts'

/** What a page gives its `<pay-checkout>`. */
export interface Settings {
  readonly brokerUrl: string
  readonly token: string
  /** What the page was opened with, where a checkout is handed over: by a web view, a code or a link. It brings its own tokens. */
  readonly query?: HandOffQuery | null
  /** Channels or methods, separated by commas or blanks; the wallet's own where it is empty. */
  readonly methods: string
  /** BCP 47; the wallet's language where it is empty. */
  readonly locale: string
  /** Whether the wallet is opened as soon as the checkout has been read, without a tap. */
  readonly auto: boolean
}

/** What the component tells its page. */
export type Told = 'statechange' | 'settled' | 'stopped' | 'trouble' | 'needtoken'

/** What differs between the wallets. */
export interface ComponentHost {
  readonly texts: readonly Texts[]
  /** How channels are called that this wallet's mini-program can pay by. */
  readonly channels: readonly string[]
  createCheckout(options: MiniProgramCheckoutOptions): Checkout
  takeHandOff(query: HandOffQuery, brokerUrl: string): HandOff | undefined
  /** The wallet's, for example `zh_CN`; empty where it doesn't tell. */
  readonly language: string
  copy(text: string, done: () => void): void
  setData(changes: Record<string, string>): void
  tell(name: Told, detail: object): void
}

/** One component's life. */
export interface RunningComponent {
  /** Takes the page's settings: opens a checkout, goes on with a fresh token, or speaks another language. */
  update(settings: Settings): void
  act(deed: Deed): void
  close(): void
}

const LOADING: CheckoutState = { name: 'loading' }

/** What the template shows before anything is known. */
export function firstView(texts: readonly Texts[]): View {
  return viewOf(LOADING, findTexts(texts, ''))
}

/** Runs one checkout for a component, and shows and tells every change. */
export function runComponent(host: ComponentHost): RunningComponent {
  let checkout: Checkout | undefined
  let settings: Settings | undefined
  let state = LOADING
  let view = firstView(host.texts)
  let copied = false

  function render(): void {
    const texts = findTexts(host.texts, settings?.locale || host.language)
    const next = viewOf(state, texts, copied, !checkout)
    const changes = changesOf(view, next)
    view = next
    if (Object.keys(changes).length > 0) host.setData(changes)
  }

  function take(next: CheckoutState): void {
    const last = state
    if (next === last) return
    state = next
    copied = false
    render()
    const { name } = next
    const trouble = troubleOf(next)
    const before = troubleOf(last)
    if (name !== last.name) {
      host.tell('statechange', { name })
      if (name === 'settled') host.tell('settled', { checkout: next.checkout })
      if (name === 'stopped') host.tell('stopped', { reason: next.reason })
    }
    // A poll that fails again and again is one trouble.
    if (trouble && before?.code !== trouble.code) host.tell('trouble', trouble)
    if (name === 'choosing' && last.name === 'loading' && !trouble && settings?.auto && checkout) checkout.pay()
  }

  function open(wanted: Settings): void {
    try {
      start(wanted)
    } catch (error) {
      // No host that is served: a mini-game, or another app that runs WeChat's components.
      take({ name: 'unreadable', trouble: { code: 'wallet-unavailable', detail: String(error) } })
    }
  }

  function start({ brokerUrl, token, query, methods }: Settings): void {
    // A host's object that nobody has set may be an empty one.
    if (!token && !(query && Object.keys(query).length > 0)) return
    const handOff = !token && query && brokerUrl ? host.takeHandOff(query, brokerUrl) : { token }
    if (!brokerUrl || !handOff) {
      const trouble: Trouble = brokerUrl
        ? { code: 'token-invalid', detail: 'No checkout of this broker was handed over' }
        : { code: 'invalid-request', detail: 'broker-url is missing: set it to your broker’s address' }
      take({ name: 'unreadable', trouble })
      return
    }
    // Alipay hands on whatever a page has: nothing, or a list.
    const wanted = `${methods || ''}`.split(/[\s,]+/).filter(Boolean)
    const running = host.createCheckout({
      brokerUrl,
      methods: wanted.length > 0 ? wanted : host.channels,
      refreshToken: () => {
        host.tell('needtoken', {})
        return undefined
      },
      ...handOff,
    })
    checkout = running
    running.subscribe(take)
    take(running.getState())
  }

  function close(): void {
    checkout?.dispose()
    checkout = undefined
    state = LOADING
  }

  return {
    update(next) {
      const last = settings
      // A host gives the same object each time, changed.
      settings = { ...next }
      const same = last && keyOf(last) === keyOf(next)
      if (!last || !same || !(checkout || last.token === next.token)) {
        close()
        open(next)
      } else if (checkout && next.token && last.token !== next.token) checkout.setToken(next.token)
      render()
    },
    act(deed) {
      if (deed === 'copy' && 'checkout' in state) {
        host.copy(state.checkout.payUrl, () => {
          copied = true
          render()
        })
      } else if (checkout && deed && deed !== 'copy') checkout[deed]()
    },
    close,
  }
}

/** What makes another checkout, beside the token. */
function keyOf({ brokerUrl, methods, query }: Settings): string {
  return JSON.stringify([brokerUrl, methods, query])
}

function troubleOf(state: CheckoutState): Trouble | null {
  return 'trouble' in state ? state.trouble : null
}
