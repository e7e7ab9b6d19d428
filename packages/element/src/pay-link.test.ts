// @vitest-environment happy-dom
import type { CheckoutState } from '@pay-checkout/core'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { scripted } from '../gallery/scripted-checkout.ts'
import { type Sample, samples } from '../gallery/states.ts'
import { soon } from '../lab/soon.ts'
import './define.ts'

afterEach(() => document.body.replaceChildren())

function stateOf(name: string): CheckoutState {
  return (samples().find((sample) => sample.name === name) as Sample).state
}

async function show(state: CheckoutState, locale = 'zh-CN') {
  const script = scripted(state)
  const element = document.createElement('pay-checkout')
  element.locale = locale
  element.checkout = script.checkout
  document.body.append(element)
  const root = element.shadowRoot as ShadowRoot
  await soon(() => expect(root.querySelector('.title, .bones')?.closest('[lang]')?.getAttribute('lang')).toBe(locale))
  if (state.name === 'guiding') await soon(() => expect(root.querySelector('.link')).not.toBeNull())
  return { ...script, element, root }
}

describe('one code for every wallet', () => {
  const code = async (name: string, locale?: string) => {
    const { root, ...rest } = await show(stateOf(name), locale)
    await soon(() => expect(root.querySelector('.qr path')).not.toBeNull())
    return { root, ...rest }
  }

  test('stands first, with the wallets that it serves, and starts nothing while another payment starts', async () => {
    const { root, asked, move, element } = await show(stateOf('choosing, one code'))
    const row = root.querySelector('.method') as HTMLElement
    expect(row.textContent).toContain('用微信、支付宝或云闪付扫一扫付款')
    expect([...row.querySelectorAll('.mark')].map((mark) => mark.getAttribute('data-method'))).toEqual([
      ...['wechat', 'alipay', 'unionpay'],
    ])
    expect(root.querySelectorAll('.method').length).toBe(3)
    move({ ...stateOf('starting'), link: ['wechat'] } as CheckoutState)
    await element.updateComplete
    row.click()
    expect(asked).toEqual([])
  })

  test('is turned where the page is shown in its negative, while it stands there [B10]', async () => {
    const { root, element } = await code('showing-link')
    const isTurned = (): boolean => root.querySelector('.qr')?.classList.contains('turned') ?? false
    expect(isTurned()).toBe(false)
    for (const filter of ['invert(1)', 'none']) {
      document.documentElement.style.filter = filter
      await soon(() => expect(isTurned()).toBe(filter !== 'none'))
    }
    element.remove()
  })

  test('is the hosted page’s address, as the encoder draws it, with a name', async () => {
    const { root } = await code('showing-link')
    const { qrPicture } = await import('./qr-svg.ts')
    expect(root.querySelector('.qr path')?.getAttribute('d')).toBe(
      qrPicture('https://pay.example.com/pay/co_01JD3Z5W7N8Q').path,
    )
    expect(root.querySelector('.qr')?.getAttribute('aria-label')).toBe(
      '微信支付、支付宝或云闪付付款二维码，金额 ¥1,288.00',
    )
    expect(root.querySelector('.title')?.textContent).toBe('打开微信、支付宝或云闪付扫一扫')
  })

  test.each([
    ['showing-link', 'Scan with WeChat, Alipay or UnionPay'],
    ['showing-link, one wallet', 'Scan with Alipay'],
  ])('in English, %s', async (name, title) => {
    expect((await code(name, 'en')).root.querySelector('.title')?.textContent).toBe(title)
  })

  test('scanned is told at once, to ears as well, and the same code stays', async () => {
    const { root, move, element } = await code('showing-link')
    const path = root.querySelector('.qr path')
    move(stateOf('showing-link, scanned'))
    await element.updateComplete
    expect(root.querySelector('.title')?.textContent).toBe('已扫码，请在手机上完成支付')
    expect(root.querySelector('[role=status]')?.textContent).toContain('已扫码，请在手机上完成支付')
    expect(root.querySelector('.qr path')).toBe(path)
  })

  test('the page asks for it by a method', async () => {
    const { element, asked } = await show(stateOf('choosing, one code'))
    element.showLink()
    expect(asked).toEqual([['showLink']])
  })
})

test('where the hosted page can be paid on, its address is the one to take elsewhere', async () => {
  const writeText = vi.fn(() => Promise.resolve())
  vi.stubGlobal('navigator', { ...navigator, clipboard: { writeText } })
  const guiding = stateOf('guiding, browser') as Extract<CheckoutState, { name: 'guiding' }>
  const { root } = await show({ ...guiding, checkout: { ...guiding.checkout, payLink: { openedAt: null } } })
  expect(root.querySelector('input')?.value).toBe(guiding.checkout.payUrl)
  root.querySelector<HTMLElement>('.link button')?.click()
  await soon(() => expect(root.querySelector('.link button')?.textContent).toBe('已复制'))
  expect(writeText).toHaveBeenCalledWith(guiding.checkout.payUrl)
  vi.unstubAllGlobals()
})
