import { expect, test } from 'vitest'
import { RECEIPT_SCRIPT } from './receipt-script.ts'

interface Page {
  readonly again?: string
  readonly back?: string
  /** Opened by itself, and not in a frame. */
  readonly alone?: true
}

/** Runs the script in a page that is played; answers what it did, in its order. */
function run({ again, back, alone }: Page) {
  const did: unknown[] = []
  const taps: ((event: object) => void)[] = []
  const timers: (() => void)[] = []
  const link = back && { href: back, addEventListener: (_: string, tap: (event: object) => void) => taps.push(tap) }
  const elements: Record<string, unknown> = { receipt: { getAttribute: () => again ?? null }, back: link ?? null }
  const page: Record<string, unknown> = { location: { replace: (address: string) => did.push({ replace: address }) } }
  const post = (text: string, origin: string) => did.push({ ...JSON.parse(text), origin })
  page.parent = alone ? page : { postMessage: post }
  const later = (run: () => void, ms: number) => timers.push(() => did.push({ after: ms }) && run())
  new Function('window', 'document', 'setTimeout', RECEIPT_SCRIPT)(
    page,
    { getElementById: (id: string) => elements[id] },
    later,
  )
  const tap = () => {
    for (const heard of taps) heard({ preventDefault: () => did.push('stays in its frame') })
  }
  const wait = () => {
    for (const timer of timers) timer()
  }
  return { did, tap, wait }
}

const origin = 'https://payapp.weixin.qq.com'
const READY = { action: 'onIframeReady', displayStyle: 'SHOW_CUSTOM_PAGE', height: 720, origin }

test('a receipt is ready at once, and leaves for the shop when its payer taps, not before', () => {
  const { did, tap, wait } = run({ back: 'https://shop.example/orders/1' })
  wait()
  expect(did).toEqual([READY])
  tap()
  expect(did.slice(1)).toEqual([
    'stays in its frame',
    { action: 'jumpOut', jumpOutUrl: 'https://shop.example/orders/1', origin },
  ])
})

test('one that isn’t settled looks again after 3 s', () => {
  const { did, wait } = run({ again: '?out_trade_no=T1&look=1' })
  expect(did).toEqual([READY])
  wait()
  expect(did.slice(1)).toEqual([{ after: 3000 }, { replace: '?out_trade_no=T1&look=1' }])
})

test('one that is opened by itself posts nothing, and its link is a link', () => {
  const { did, tap } = run({ back: 'https://shop.example/', alone: true })
  tap()
  expect(did).toEqual([])
})

test('it is script that old phones read', () => {
  expect(RECEIPT_SCRIPT).not.toMatch(/=>|`|\b(?:let|const|class|async)\b|\?\.|\?\?/)
  // It stands in a page as it is.
  expect(RECEIPT_SCRIPT).not.toContain('</')
})
