import type { HandOffQuery } from '../../src/miniprogram/index.ts'
import { findTexts } from '../find-texts.ts'

/** What the page says itself, in each language. */
export interface PageTexts {
  readonly tag: string
  readonly title: string
  readonly back: string
}

/** What differs between the wallets. */
export interface PageHost {
  readonly texts: readonly PageTexts[]
  /** The wallet's language; empty where it doesn't tell. */
  language(): string
  /** What the mini-program was entered with: Alipay tells of a scanned code there alone. */
  entered(): HandOffQuery
  goBack(): void
  setTitle(title: string): void
}

/** As long as a payer reads that it is paid before the page goes back by itself, in milliseconds. */
const READ_MS = 2_000

declare function getApp(): { readonly payCheckout?: { readonly brokerUrl?: string } } | undefined
declare function getCurrentPages(): readonly unknown[]
declare function setTimeout(run: () => void, ms: number): number
declare function clearTimeout(timer: number | undefined): void

interface Instance {
  timer: number | undefined
  setData(data: object): void
  back(): void
}

/**
 * A page that takes a checkout over from a web view, a scanned code or a link, and goes back where it came from once it is paid. Where
 * the broker is, the mini-program says, and never the link: `App({ payCheckout: { brokerUrl: 'https://pay.example.com' } })`.
 */
export function payPage(host: PageHost): object {
  return {
    data: { brokerUrl: '', query: null, auto: false, back: '' },
    onLoad(this: Instance, opened: HandOffQuery) {
      const brokerUrl = getApp()?.payCheckout?.brokerUrl
      if (!brokerUrl) throw new Error("The pay page needs App({ payCheckout: { brokerUrl: 'https://…' } })")
      const { title, back } = findTexts(host.texts, host.language())
      host.setTitle(title)
      const query = { pay: '', ...host.entered(), ...opened }
      // Whoever comes from a web page has chosen there to pay. Who scans a code sees first what for.
      const auto = Boolean(query.pay || query.token)
      this.setData({ brokerUrl, query, auto, back: getCurrentPages().length > 1 ? back : '' })
    },
    onUnload(this: Instance) {
      clearTimeout(this.timer)
    },
    settled(this: Instance) {
      this.timer = setTimeout(() => this.back(), READ_MS)
    },
    back(this: Instance) {
      clearTimeout(this.timer)
      if (getCurrentPages().length > 1) host.goBack()
    },
  }
}
