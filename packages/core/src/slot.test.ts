import { describe, expect, test } from 'vitest'
import { createSlot } from './slot.ts'
import { createManualTimers } from './testing/manual-timers.ts'

function hearing() {
  const timers = createManualTimers()
  const slot = createSlot(timers)
  const heard: unknown[] = []
  /** Puts a request in the slot and answers how to end it. */
  function run(name: string): { answer: () => void; fail: () => void } {
    let end: { answer: () => void; fail: () => void } | undefined
    const request = new Promise<string>((resolve, reject) => {
      end = { answer: () => resolve(name), fail: () => reject(name) }
    })
    slot.run(
      request,
      (value) => heard.push(value),
      (problem) => heard.push(`no ${(problem as { code?: string }).code ?? problem}`),
    )
    return end as { answer: () => void; fail: () => void }
  }
  return { timers, slot, heard, run }
}

describe('a slot', () => {
  test('hears the answer, or the failure, once', async () => {
    const { timers, slot, heard, run } = hearing()
    run('a').answer()
    await timers.advance(0)
    run('b').fail()
    await timers.advance(60_000)
    expect(heard).toEqual(['a', 'no b'])
    expect(slot.isBusy()).toBe(false)
    expect(timers.pending()).toBe(0)
  })

  test('hears the newest request alone', async () => {
    const { timers, slot, heard, run } = hearing()
    const old = run('old')
    const fresh = run('fresh')
    old.answer()
    await timers.advance(0)
    expect(heard).toEqual([])
    expect(slot.isBusy()).toBe(true)
    fresh.answer()
    await timers.advance(0)
    expect(heard).toEqual(['fresh'])
  })

  test('hears nothing once it is cleared', async () => {
    const { timers, slot, heard, run } = hearing()
    const request = run('a')
    slot.clear()
    request.answer()
    await timers.advance(60_000)
    expect(heard).toEqual([])
    expect(timers.pending()).toBe(0)
  })

  test('gives up after 20 s, and hears no late answer', async () => {
    const { timers, heard, run } = hearing()
    const request = run('a')
    await timers.advance(19_999)
    expect(heard).toEqual([])
    await timers.advance(1)
    request.answer()
    await timers.advance(0)
    expect(heard).toEqual(['no offline'])
  })
})
