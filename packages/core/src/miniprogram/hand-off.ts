import type { CheckoutOptions } from '../checkout-options.ts'
import type { Transport } from '../ports.ts'
import { type AnyHost, portOf } from './host-here.ts'

/** What a page was opened with: the `query` of its `onLoad`, or of Alipay's `onLaunch`. Values may be encoded still. */
export interface HandOffQuery {
  /** A client token of the shop's own. */
  readonly token?: string | undefined
  /** The checkout's `payUrl`, from a page in a web view. */
  readonly pay?: string | undefined
  /** WeChat's name for the address of an ordinary code (普通链接二维码) that was scanned. */
  readonly q?: string | undefined
  /** Alipay's. */
  readonly qrCode?: string | undefined
  /** A mini-program's code (小程序码) with the checkout's id in it. */
  readonly scene?: string | undefined
}

/** The options of a checkout that was handed to this mini-program: spread them into its own. */
export interface HandOff {
  readonly token?: string
  readonly refreshToken?: () => Promise<string>
}

/**
 * Takes a checkout over from a web view, a scanned code or a link. Whoever has its link may pay it, so that the broker gives a token for
 * it, and the next when that ends. An address anywhere but at `brokerUrl` is nobody's checkout. Undefined where the query names none.
 */
export function takeHandOff(
  query: HandOffQuery | undefined,
  at: Pick<CheckoutOptions, 'brokerUrl'> & AnyHost,
): HandOff | undefined {
  const { token, pay, q, qrCode, scene } = query || {}
  if (token) return { token }
  const pages = `${at.brokerUrl.replace(/\/+$/, '')}/pay/`
  const address = decode(pay || q || qrCode)
  const id = address.indexOf(pages) === 0 ? address.slice(pages.length).split(/[?#/]/)[0] : decode(scene)
  if (!/^co_[0-9A-Z]{26}$/.test(id as string)) return undefined
  const { transport } = portOf(at)
  return { refreshToken: () => askToken(transport, `${pages}${id}/token`) }
}

async function askToken(transport: Transport, url: string): Promise<string> {
  const { status, body } = await transport.send({ method: 'POST', url, headers: { accept: 'application/json' } })
  const told = JSON.parse(body)
  if (typeof told.token === 'string') return told.token
  throw new Error(told.detail || `the broker answered ${status}`)
}

/** Hosts differ in whether they decode, and pages in how often they encode. */
function decode(text = ''): string {
  try {
    return /%/.test(text) ? decode(decodeURIComponent(text)) : text
  } catch (_unreadable) {
    return ''
  }
}
