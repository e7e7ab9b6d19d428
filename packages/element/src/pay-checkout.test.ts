// @vitest-environment happy-dom
import type { CheckoutState, Trouble } from '@pay-checkout/core'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { scripted } from '../gallery/scripted-checkout.ts'
import { type Sample, samples } from '../gallery/states.ts'
import { soon } from '../lab/soon.ts'
import { captionOf } from './caption.ts'
import './define.ts'
import type { PayErrorEvent, PayNavigateEvent, PaySettledEvent, PayStoppedEvent } from './events.ts'
import { en } from './locales/en.ts'
import { findLocale } from './locales/find-locale.ts'
import { zhCN } from './locales/zh-CN.ts'
import type { PayCheckout } from './pay-checkout.ts'

const NOW = Date.parse('2026-11-21T04:00:00Z')
/** What a payer sees; a till's own views have tests of their own. */
const PAYER = samples(NOW).filter(({ till }) => !till)

beforeEach(() => {
  vi.useFakeTimers({ now: NOW, toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] })
})

afterEach(() => {
  document.body.replaceChildren()
  vi.useRealTimers()
})

async function show(state: CheckoutState, locale = 'zh-CN') {
  const script = scripted(state)
  const element = document.createElement('pay-checkout')
  element.locale = locale
  element.checkout = script.checkout
  document.body.append(element)
  await settle(element)
  return { ...script, element, root: element.shadowRoot as ShadowRoot }
}

/** Until what was asked to be drawn is drawn, with all that has to be fetched for it. */
async function settle(element: PayCheckout): Promise<void> {
  await element.updateComplete
  await import('./qr-svg.ts')
  await import('./asides/asides.ts')
  await findLocale(element.locale)
  await vi.advanceTimersByTimeAsync(0)
  await element.updateComplete
}

function stateOf(name: string): CheckoutState {
  return (samples(NOW).find((sample) => sample.name === name) as Sample).state
}

function textOf(root: ShadowRoot): string {
  return [...root.querySelectorAll('.view, .summary, .note')].map((part) => part.textContent).join(' ')
}

function buttonNamed(root: ShadowRoot, name: string): HTMLElement {
  const found = [...root.querySelectorAll<HTMLElement>('button, a')].find((button) =>
    button.textContent?.includes(name),
  )
  if (!found) throw new Error(`no button says ${name}`)
  return found
}

describe.each([zhCN, en])('in $tag', (locale) => {
  test.each(PAYER)('$name shows its caption, and success only when settled', async ({ state }) => {
    const { root } = await show(state, locale.tag)
    const { title, text } = captionOf(state, locale)
    if (state.name === 'loading') expect(root.querySelector('.view .bones')?.getAttribute('aria-label')).toBe(title)
    else expect(root.querySelector('.title')?.textContent).toBe(title)
    if (text) expect(textOf(root)).toContain(text)
    expect(root.querySelector('section')?.getAttribute('lang')).toBe(locale.tag)
    expect(textOf(root).includes(locale.captions.settled.title)).toBe(state.name === 'settled')
    expect(root.querySelector('.good') !== null).toBe(state.name === 'settled')
    const success = root.querySelector('slot[name=success]')?.parentElement
    expect(success?.hasAttribute('hidden')).toBe(state.name !== 'settled')
    expect(root.querySelector('slot[name=header]')).not.toBeNull()
    expect(root.querySelector('slot[name=footer]')).not.toBeNull()
  })

  test.each(PAYER)('$name offers a way on', async ({ name, state }) => {
    const { root } = await show(state, locale.tag)
    const ways = root.querySelectorAll('button:not([aria-disabled=true]), a[href]').length
    // While something is being fetched or started there is nothing to press; each of these ends by itself.
    // What is paid has none where the shop gave no address.
    if (['loading', 'starting', 'settled, newer'].includes(name)) expect(ways).toBe(0)
    else expect(ways).toBeGreaterThan(0)
  })
})

test.each([
  ['choosing', '微信支付', ['pay', 'wechat:qr']],
  ['choosing, one code', '手机扫码支付', ['showLink']],
  ['showing-link', '换一种支付方式', ['back']],
  ['choosing, phone', '用另一台设备', ['pay', 'wechat:qr']],
  ['choosing, WeChat', '支付宝', ['pay', 'alipay:h5']],
  ['showing-qr', '换一种支付方式', ['back']],
  ['showing-qr, expired', '刷新二维码', ['retry']],
  ['in-wallet', '已完成支付', ['confirm']],
  ['waiting, wallet-cancelled', '重试', ['retry']],
  ['confirming', '已完成支付', ['confirm']],
  ['confirming', '支付遇到问题', ['retry']],
  ['confirming', '暂不支付', ['back']],
  ['guiding, browser', '换一种支付方式', ['back']],
  ['guiding, WeChat', '显示二维码', ['pay', 'wechat:qr']],
  ['unreadable', '重试', ['retry']],
])('in %s, %s asks the checkout', async (name, button, call) => {
  const { root, asked } = await show(stateOf(name))
  buttonNamed(root, button).click()
  expect(asked.map((args) => args.filter((arg) => arg !== undefined))).toEqual([call])
})

test.each(['guiding, newer', 'unreadable, newer', 'choosing, all newer'])(
  '%s: the hosted page is the way on, and the page that holds the element is asked first [B3]',
  async (name) => {
    const { root, element } = await show(stateOf(name))
    const link = buttonNamed(root, '打开付款页') as HTMLAnchorElement
    expect(link.href).toBe('https://pay.example.com/pay/co_01JD3Z5W7N8Q')
    const asked: string[] = []
    element.addEventListener('pay-navigate', (event) => {
      asked.push(event.url)
      event.preventDefault()
    })
    const click = new MouseEvent('click', { bubbles: true, cancelable: true })
    link.dispatchEvent(click)
    expect([asked, click.defaultPrevented]).toEqual([[link.href], true])
  },
)

test('what could not be read of a paid checkout is left out, and never made up [B3]', async () => {
  const { root } = await show(stateOf('settled, newer'))
  expect(root.querySelector('.title')?.textContent).toBe('支付成功')
  expect(root.querySelector('.amount')).toBeNull()
  expect(root.textContent).not.toMatch(/¥|NaN|undefined|null/)
})

test('while a payment starts, a click starts nothing', async () => {
  const { root, asked } = await show(stateOf('starting'))
  for (const button of root.querySelectorAll('button')) button.click()
  expect(asked).toEqual([])
})

test('the code is an image with a label, and the pay string stands nowhere', async () => {
  const { root, element } = await show(stateOf('showing-qr'))
  await soon(() => expect(root.querySelector('.qr path')).not.toBeNull())
  const image = root.querySelector('.qr')
  expect(image?.getAttribute('role')).toBe('img')
  expect(image?.getAttribute('aria-label')).toBe('微信支付付款二维码，金额 ¥1,288.00')
  expect(element.shadowRoot?.innerHTML).not.toContain('wxpay')
})

test('an expired code is taken off the screen', async () => {
  const { root } = await show(stateOf('showing-qr, expired'))
  expect(root.querySelector('.qr')).toBeNull()
  expect(root.querySelector('.countdown')).toBeNull()
})

test('the countdown runs on the broker’s clock and is spoken twice, not each second', async () => {
  const state = stateOf('showing-qr') as Extract<CheckoutState, { name: 'showing-qr' }>
  // The device is 200 s slow, so of the code's 298 s there are 98 left.
  const { root, element } = await show({ ...state, clockOffset: 200_000 })
  await soon(() => expect(root.querySelector('.qr path')).not.toBeNull())
  const [clock] = root.querySelectorAll<HTMLElement>('.clock')
  // What its windows show of their strips, and what a screen reader is told.
  const turned = (): string =>
    [...root.querySelectorAll<HTMLElement>('.digit > span')]
      .map(({ style, textContent }) => textContent?.split('\n')[Number(/-(\d)0%/.exec(style.transform)?.[1])])
      .join('')
  const shown = (): string[] => [turned(), root.querySelector('[role=timer]')?.getAttribute('aria-label') ?? '']
  expect(shown()).toEqual(['0138', '剩余时间 01:38'])
  const spoken = new Set<string>()
  for (let second = 0; second < 98; second++) {
    vi.advanceTimersByTime(1000)
    await element.updateComplete
    spoken.add(root.querySelector('[role=status]')?.textContent ?? '')
  }
  expect(shown()).toEqual(['0000', '剩余时间 00:00'])
  expect(root.querySelector('.clock')).toBe(clock)
  expect([...spoken].filter((text) => text.includes('秒'))).toEqual(['二维码还有 60 秒过期', '二维码还有 15 秒过期'])
  expect(vi.getTimerCount(), 'what looks at the page around the code').toBe(1)
})

test.each([
  '<img src=x onerror=alert(1)>',
  '"><script>alert(1)</script>',
  "javascript:alert('1')",
  '<!--',
  '<?lit$1$>',
])('what a shop or gateway wrote is text: %s [T33]', async (evil) => {
  const known = stateOf('choosing') as Extract<CheckoutState, { name: 'choosing' }>
  const checkout = { ...known.checkout, subject: evil, orderNo: evil, returnUrl: evil }
  const trouble = { code: evil, detail: evil } as unknown as Trouble
  for (const state of [
    { ...known, checkout, trouble },
    { ...known, checkout, name: 'settled' as const },
  ]) {
    const { root } = await show(state)
    expect(root.querySelector('.subject')?.textContent).toBe(evil)
    expect(root.querySelector('.order [translate]')?.textContent).toBe(evil)
    expect(root.querySelector('img, script, a[href^=javascript]')).toBeNull()
  }
})

test('a way back that isn’t an address of a page is no link [T31]', async () => {
  const settled = stateOf('settled') as Extract<CheckoutState, { name: 'settled' }>
  for (const returnUrl of ['javascript:alert(1)', 'data:text/html,x', ' javascript:alert(1)', null]) {
    const { root } = await show({ ...settled, checkout: { ...settled.checkout, returnUrl } })
    expect(root.querySelector('a')).toBeNull()
  }
})

test('events tell every move once', async () => {
  const { element, move } = await show(stateOf('choosing'))
  const told: string[] = []
  for (const type of ['pay-state-change', 'pay-settled', 'pay-stopped', 'pay-error'] as const) {
    document.addEventListener(type, (event) => {
      expect(event.composed).toBe(true)
      told.push(type)
    })
  }
  element.addEventListener('pay-settled', (event: PaySettledEvent) => told.push(event.checkout.status))
  element.addEventListener('pay-stopped', (event: PayStoppedEvent) => told.push(event.reason))
  element.addEventListener('pay-error', (event: PayErrorEvent) => told.push(event.trouble.code))
  move(stateOf('showing-qr, Alipay'))
  // The same trouble again, as a second failed poll brings it.
  move({ ...stateOf('showing-qr, Alipay') })
  move(stateOf('settled'))
  move({ ...stateOf('settled') })
  move(stateOf('stopped, expired'))
  expect(told).toEqual(
    'pay-state-change offline pay-error pay-state-change pay-state-change paid pay-settled pay-state-change pay-state-change expired pay-stopped'.split(
      ' ',
    ),
  )
})

test('leaving for the shop asks the page first', async () => {
  const { root, element } = await show(stateOf('settled'))
  const urls: string[] = []
  element.addEventListener('pay-navigate', (event: PayNavigateEvent) => {
    urls.push(event.url)
    event.preventDefault()
  })
  const click = new MouseEvent('click', { bubbles: true, cancelable: true })
  buttonNamed(root, '返回商家').dispatchEvent(click)
  expect(urls).toEqual(['https://shop.example.com/orders/20261121-000318'])
  expect(click.defaultPrevented).toBe(true)
})

test('a payer whose button has gone finds the focus on the new heading; others are left alone', async () => {
  const { root, element, move } = await show(stateOf('choosing'))
  move(stateOf('waiting, asked'))
  await element.updateComplete
  expect(root.activeElement).toBeNull()
  buttonNamed(root, '已完成支付').focus()
  move(stateOf('settled'))
  await element.updateComplete
  expect((root.activeElement as HTMLElement | null)?.className).toBe('title')
})

test('a screen reader hears every change of state', async () => {
  const { root, element, move } = await show(stateOf('choosing'))
  move(stateOf('waiting, unclear'))
  await element.updateComplete
  expect(root.querySelector('[role=status]')?.textContent).toContain('正在核实这笔付款')
})

test('the link stands there to be copied by hand where the clipboard is denied', async () => {
  vi.stubGlobal('navigator', { ...navigator, clipboard: { writeText: () => Promise.reject(new Error('denied')) } })
  const { root } = await show(stateOf('guiding, browser'))
  expect(root.querySelector('input')?.value).toBe(location.href)
  buttonNamed(root, '复制链接').click()
  await soon(() => expect(buttonNamed(root, '请长按链接复制')).toBeTruthy())
  vi.unstubAllGlobals()
})

test('a checkout handed in is unsubscribed from, not disposed of, and shown again after a move', async () => {
  const { element, listeners, asked, root } = await show(stateOf('showing-qr'))
  expect(vi.getTimerCount(), 'its countdown, and what looks at the page').toBe(2)
  element.remove()
  expect(listeners.size).toBe(0)
  expect(vi.getTimerCount()).toBe(0)
  document.body.append(element)
  await soon(() => expect(root.querySelector('.countdown')).not.toBeNull())
  expect(asked).toEqual([])
})

test('defining twice keeps the first class, and says so only for another version', async () => {
  const warn = vi.spyOn(console, 'warn').mockReturnValue()
  const first = customElements.get('pay-checkout') as typeof PayCheckout
  vi.resetModules()
  await import('./define.ts')
  expect(customElements.get('pay-checkout')).toBe(first)
  expect(warn).not.toHaveBeenCalled()
  Object.defineProperty(first, 'version', { value: '0.0.0-other' })
  vi.resetModules()
  await import('./define.ts')
  expect(warn.mock.calls.join()).toContain('0.0.0-other')
  warn.mockRestore()
})
