import type { DemoView } from '../shop-api.ts'
import { demoStrip } from './demo-strip.ts'
import { fill, h } from './h.ts'
import { language, say, switchLanguage } from './language.ts'
import { viewAs } from './view-as.ts'

export interface FrameOptions {
  readonly demo: DemoView
  readonly title: string
  /** The account of the order on this page. Left out: there is no order yet. */
  readonly account?: string
  /** What another gateway means on this page; the next order uses it by default. */
  readonly onGateway?: (account: string) => void
}

/** Puts the demo's strip, the shop's head and some content on the page. */
export function frame({ demo, title, ...strip }: FrameOptions, ...content: readonly Node[]): void {
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
  document.documentElement.dataset.viewAs = viewAs()
  document.title = `${title} · ${say(NAME)}`
  fill(
    document.body,
    demoStrip(demo, strip),
    h('div', { className: 'shop' }, head(), h('main', {}, ...content), foot()),
  )
}

const NAME = { zh: '半日闲茶铺', en: 'Half a Day’s Tea' }

function head(): HTMLElement {
  const other = h('button', { type: 'button', className: 'plain', lang: language === 'zh' ? 'en' : 'zh-CN' })
  other.textContent = language === 'zh' ? 'English' : '中文'
  other.addEventListener('click', switchLanguage)
  const brand = h(
    'a',
    { className: 'brand', href: '/' },
    h('span', { className: 'seal', ariaHidden: 'true' }, '茶'),
    say(NAME),
  )
  return h('header', { className: 'head' }, brand, other)
}

function foot(): HTMLElement {
  const note = { zh: '偷得浮生半日闲 · 演示商店，不会扣款', en: 'A shop to try payments in. No money moves.' }
  return h('footer', { className: 'foot' }, say(note))
}
