import type { Bilingual, DemoView } from '../shop-api.ts'
import { h } from './h.ts'
import { say } from './language.ts'
import { setViewAs, VIEWS, type ViewAs, viewAs } from './view-as.ts'

const ACCOUNT_KEY = 'demo:account'
const PHONE_ID = 'demo-phone'

const VIEW_NAMES: Readonly<Record<ViewAs, Bilingual>> = {
  device: { zh: '本机', en: 'This device' },
  desktop: { zh: '电脑', en: 'Desktop' },
  phone: { zh: '手机浏览器', en: 'Phone browser' },
  wechat: { zh: '微信', en: 'WeChat' },
  alipay: { zh: '支付宝', en: 'Alipay' },
  till: { zh: '收银台', en: 'Till' },
}
const WORDS = {
  demo: { zh: '演示', en: 'Demo' },
  viewAs: { zh: '当作在', en: 'View as' },
  gateway: { zh: '支付网关', en: 'Gateway' },
  article: { zh: '公众号', en: 'Article' },
  table: { zh: '桌上的码', en: 'Table code' },
  phone: { zh: '付款手机', en: 'Phone' },
  scan: { zh: '用手机扫这个码', en: 'Scan it with the phone' },
  scanAsWechat: { zh: '当作用微信扫这个码', en: 'Scan it as WeChat would' },
  faults: { zh: '故障', en: 'Faults' },
}

/** The broker's account that the next order is paid through; undefined is the shop's usual one. */
export function chosenAccount({ gateways }: DemoView): string | undefined {
  const account = sessionStorage.getItem(ACCOUNT_KEY)
  return account !== null && Object.keys(gateways).includes(account) ? account : undefined
}

export interface StripOptions {
  /** The account of the order on the page; the one for the next order when left out. */
  readonly account?: string
  readonly onGateway?: (account: string) => void
}

/** The strip on top: a tool of the demo, no part of the shop. */
export function demoStrip(demo: DemoView, { account, onGateway }: StripOptions = {}): HTMLElement {
  const accounts = Object.entries(demo.gateways)
  const views = choice(WORDS.viewAs, {
    options: VIEWS.map((view) => [view, say(VIEW_NAMES[view])]),
    chosen: viewAs(),
    choose: (view) => setViewAs(view as ViewAs),
  })
  const gateways = choice(WORDS.gateway, {
    options: accounts.map(([id, name]) => [id, say(name)]),
    chosen: account ?? chosenAccount(demo) ?? accounts[0]?.[0] ?? '',
    choose(other) {
      sessionStorage.setItem(ACCOUNT_KEY, other)
      onGateway?.(other)
    },
  })
  const phone = link(`${demo.sandboxUrl}/phone`, WORDS.phone)
  phone.id = PHONE_ID
  const pages = [h('a', { href: '/article' }, say(WORDS.article)), h('a', { href: '/table' }, say(WORDS.table))]
  const links = h('nav', {}, ...pages, phone, link(`${demo.sandboxUrl}/control`, WORDS.faults))
  return h(
    'aside',
    { className: 'strip', ariaLabel: say(WORDS.demo) },
    h('strong', {}, say(WORDS.demo)),
    views,
    gateways,
    links,
  )
}

/** The phone is another tab, which can't look at this screen: its address tells it the code to scan. Null: no code. */
export function offerCode({ sandboxUrl }: DemoView, code: string | null): void {
  const phone = document.getElementById(PHONE_ID) as HTMLAnchorElement
  phone.href = code === null ? `${sandboxUrl}/phone` : `${sandboxUrl}/phone?code=${encodeURIComponent(code)}`
  phone.textContent = say(code === null ? WORDS.phone : WORDS.scan)
  phone.className = code === null ? '' : 'offer'
}

/** The one code leads to a page, which a phone's WeChat opens: here another tab of the shop plays that. */
export function offerPage(address: string): void {
  const phone = document.getElementById(PHONE_ID) as HTMLAnchorElement
  phone.href = `${address}?as=wechat`
  phone.textContent = say(WORDS.scanAsWechat)
  phone.className = 'offer'
}

function link(href: string, text: Bilingual): HTMLAnchorElement {
  return h('a', { href, target: '_blank', rel: 'noopener' }, say(text))
}

interface Choice {
  readonly options: readonly (readonly [value: string, text: string])[]
  readonly chosen: string
  readonly choose: (value: string) => void
}

function choice(name: Bilingual, { options, chosen, choose }: Choice): HTMLElement {
  const id = `demo-${name.en.toLowerCase().replace(' ', '-')}`
  const select = h('select', { id })
  select.append(...options.map(([value, text]) => h('option', { value, selected: value === chosen }, text)))
  select.addEventListener('change', () => choose(select.value))
  return h('label', {}, h('span', {}, say(name)), select)
}
