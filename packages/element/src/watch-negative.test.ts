// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { watchNegative } from './qr-svg.ts'

/** What each element's computed `filter` is by the page's styles, and how often anybody asked. */
const filters = new Map<Element, string>()
let asked = 0
/** The system's colours. */
let dark = new EventTarget()

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  filters.clear()
  asked = 0
  dark = new EventTarget()
  vi.spyOn(window, 'matchMedia').mockImplementation(
    (query) => Object.assign(dark, { matches: false, media: query }) as MediaQueryList,
  )
  vi.stubGlobal('getComputedStyle', (element: Element) => {
    asked++
    return { filter: filters.get(element) ?? 'none' }
  })
})

afterEach(() => {
  document.body.replaceChildren()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
  vi.useRealTimers()
})

/** An element in another one's shadow root, watched for a minute: as calm as a page gets. */
function watched() {
  const outer = document.body.appendChild(document.createElement('main'))
  const code = outer.attachShadow({ mode: 'open' }).appendChild(document.createElement('div'))
  const told: boolean[] = []
  const stop = watchNegative(code, (negative) => told.push(negative))
  vi.advanceTimersByTime(60_000)
  asked = 0
  return { outer, code, told, stop }
}

/** Mutations are told in a microtask of the environment's own. */
const heard = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

test('it tells at once, and then what has changed: filters of all that is around, each against the other [B10]', async () => {
  const { outer, told } = watched()
  expect(told).toEqual([false])
  filters.set(document.documentElement, 'invert(0.9) hue-rotate(180deg)')
  document.documentElement.setAttribute('data-theme', 'dark')
  await heard()
  expect(told).toEqual([false, true])
  filters.set(outer, 'invert(1)')
  outer.className = 'picture'
  vi.advanceTimersByTime(1_000)
  expect(told).toEqual([false, true, false])
})

test.each<[string, (page: Document) => unknown]>([
  ['a style sheet of an extension', ({ head }) => head.append(document.createElement('style'))],
  ['one outside of the head', ({ documentElement }) => documentElement.append(document.createElement('style'))],
  ['a class', ({ body }) => body.classList.toggle('dark')],
  ['a click', ({ body }) => body.click()],
  ['coming back from another window', () => window.dispatchEvent(new Event('focus'))],
  ['a page that is shown again', (page) => page.dispatchEvent(new Event('visibilitychange', { bubbles: true }))],
  ['a system that turns dark', () => dark.dispatchEvent(new Event('change'))],
])('%s has the page looked at, now and for what fades in [B10]', async (_, stir) => {
  const { told } = watched()
  stir(document)
  await heard()
  expect(asked).toBeGreaterThan(0)
  expect(told).toEqual([false])
  filters.set(document.body, 'invert(1)')
  vi.advanceTimersByTime(1_000)
  expect(told).toEqual([false, true])
})

test('what nobody tells is seen all the same, before long [B10]', () => {
  const { told } = watched()
  filters.set(document.body, 'invert(1)')
  vi.advanceTimersByTime(15_000)
  expect(told).toEqual([false, true])
})

test('a wait of five minutes asks twenty times, a page that stirs all the time once a second, and nobody once it is over', async () => {
  const { code, stop } = watched()
  vi.advanceTimersByTime(300_000)
  const each = 4
  expect([code.isConnected, asked / each]).toEqual([true, 20])
  asked = 0
  for (let tenth = 0; tenth < 100; tenth++) {
    document.body.dataset.at = String(tenth)
    await heard()
    vi.advanceTimersByTime(100)
  }
  expect(asked / each).toBeLessThanOrEqual(11)
  // Whoever still heard of the page would look at once.
  vi.advanceTimersByTime(60_000)
  asked = 0
  stop()
  document.body.dataset.at = 'after'
  document.body.click()
  dark.dispatchEvent(new Event('change'))
  await heard()
  vi.advanceTimersByTime(60_000)
  expect([asked, vi.getTimerCount()]).toEqual([0, 0])
})
