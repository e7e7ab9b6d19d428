// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { isPageVisible, onPageReturn } from './resume.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  vi.restoreAllMocks()
  vi.useRealTimers()
})

function setVisible(visible: boolean): void {
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue(visible ? 'visible' : 'hidden')
}

function watch() {
  const run = vi.fn()
  return { run, stop: onPageReturn(window, run) }
}

test.each<[string, () => EventTarget]>([
  ['visibilitychange', () => document],
  ['pageshow', () => window],
  ['focus', () => window],
  ['online', () => window],
])('%s brings the payer back', (name, target) => {
  const { run, stop } = watch()
  target().dispatchEvent(new Event(name))
  vi.advanceTimersByTime(100)
  expect(run).toHaveBeenCalledTimes(1)
  stop()
})

test('Safari before 14: visibilitychange is heard on the document, where alone it is raised', () => {
  const { run, stop } = watch()
  document.dispatchEvent(new Event('visibilitychange', { bubbles: false }))
  vi.advanceTimersByTime(100)
  expect(run).toHaveBeenCalledTimes(1)
  stop()
})

test('bfcache: a page shown from the cache counts as a return, as does any other pageshow [F51]', () => {
  const { run, stop } = watch()
  window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }))
  vi.advanceTimersByTime(100)
  window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: false }))
  vi.advanceTimersByTime(100)
  expect(run).toHaveBeenCalledTimes(2)
  stop()
})

test('the burst of events of one return becomes one call', () => {
  const { run, stop } = watch()
  document.dispatchEvent(new Event('visibilitychange'))
  window.dispatchEvent(new Event('pageshow'))
  window.dispatchEvent(new Event('focus'))
  vi.advanceTimersByTime(1_000)
  expect(run).toHaveBeenCalledTimes(1)
  stop()
})

test('going away is no return', () => {
  const { run, stop } = watch()
  setVisible(false)
  document.dispatchEvent(new Event('visibilitychange'))
  vi.advanceTimersByTime(1_000)
  expect(isPageVisible(window)).toBe(false)
  expect(run).not.toHaveBeenCalled()
  stop()
})

test('no unload or beforeunload listener keeps the page out of the back-forward cache', () => {
  const names = [vi.spyOn(window, 'addEventListener'), vi.spyOn(document, 'addEventListener')]
  const { stop } = watch()
  const added = names.flatMap((spy) => spy.mock.calls.map(([name]) => name)).sort()
  expect(added).toEqual(['focus', 'online', 'pageshow', 'visibilitychange'])
  stop()
})

test('after the end nothing is called, and no listener or timer is left', () => {
  const removed = [vi.spyOn(window, 'removeEventListener'), vi.spyOn(document, 'removeEventListener')]
  const { run, stop } = watch()
  window.dispatchEvent(new Event('focus'))
  stop()
  window.dispatchEvent(new Event('online'))
  expect(vi.getTimerCount()).toBe(0)
  vi.advanceTimersByTime(1_000)
  expect(run).not.toHaveBeenCalled()
  expect(removed.flatMap((spy) => spy.mock.calls)).toHaveLength(4)
})
