import type { Surface } from '@pay-checkout/core'
import { installAlipayJSBridge, installWeixinJSBridge, sandboxWallet } from '@pay-checkout/core/testing'

/** Where the demo pretends to be. `device`: no pretending. */
export const VIEWS = ['device', 'desktop', 'phone', 'wechat', 'alipay', 'till'] as const
export type ViewAs = (typeof VIEWS)[number]

const KEY = 'demo:view-as'
const PHONE = { system: 'ios', runtime: 'page', handheld: true, devtools: false } as const

const SURFACES: Readonly<Record<ViewAs, Partial<Surface> | undefined>> = {
  device: undefined,
  desktop: { app: 'browser', system: 'mac', runtime: 'page', handheld: false, devtools: false },
  phone: { ...PHONE, app: 'browser' },
  wechat: { ...PHONE, app: 'wechat' },
  alipay: { ...PHONE, app: 'alipay' },
  // The shop's own counter: the element itself is told, because its cashier sees another side of it.
  till: undefined,
}

/** What the visitor chose in the demo's strip, or the address of a tab that plays a phone's app. */
export function viewAs(): ViewAs {
  const asked = new URLSearchParams(location.search).get('as')
  const chosen = asked ?? sessionStorage.getItem(KEY)
  return VIEWS.find((view) => view === chosen) ?? 'device'
}

/** Shows the page again as from another place: a bridge can't be taken off a page that has seen it. */
export function setViewAs(view: ViewAs): void {
  sessionStorage.setItem(KEY, view)
  if (location.search === '') location.reload()
  else location.replace(location.pathname)
}

/** The surface the payment is told to be on, and the wallet's bridge there, answered by the sandbox's phone. */
export function pretend(sandboxUrl: string): Partial<Surface> | undefined {
  const view = viewAs()
  const wallet = sandboxWallet({ sandboxUrl })
  // Late, as in a real wallet: the page's scripts have run by then.
  const ready = { afterMs: 300 }
  if (view === 'wechat') installWeixinJSBridge(window, { ready, pay: wallet.wechat })
  if (view === 'alipay') installAlipayJSBridge(window, { ready, pay: wallet.alipay })
  return SURFACES[view]
}
