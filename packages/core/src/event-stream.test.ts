import { LONGEST_EVENT } from '@pay-checkout/protocol'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readEventStream, type StreamEvent } from './event-stream.ts'

function read(...chunks: string[]): StreamEvent[] {
  const events: StreamEvent[] = []
  const feed = readEventStream((event) => events.push(event))
  chunks.forEach(feed)
  return events
}

describe('readEventStream', () => {
  test('reads name, data and id, and swallows heartbeats', () => {
    expect(read(': beat\n\nid: 7\nevent: checkout\ndata: {"a":1}\n\n: beat\n\n')).toEqual([
      { event: 'checkout', data: '{"a":1}', id: '7' },
    ])
  })

  test('joins data lines, takes one blank off, and keeps the last id', () => {
    expect(read('id: 1\ndata: a\ndata:b\ndata:  c\n\ndata: d\n\n')).toEqual([
      { event: 'message', data: 'a\nb\n c', id: '1' },
      { event: 'message', data: 'd', id: '1' },
    ])
  })

  test('tells no event before its blank line, and none without data', () => {
    expect(read('data: a\n')).toEqual([])
    expect(read('event: checkout\n\ndata: a\n\n')).toEqual([{ event: 'message', data: 'a', id: '' }])
  })

  test('ignores unknown fields, retry, and ids with a zero', () => {
    expect(read('retry: 5\nfoo: bar\ndata\nid: a\0b\n\n')).toEqual([{ event: 'message', data: '', id: '' }])
  })

  test.each([
    ['a line', 'data: ', 'x'.repeat(1_000)],
    ['an event', '', `data: ${'x'.repeat(1_000)}\n`],
    ['an event of empty lines', '', 'data\n'.repeat(1_000)],
    ['a comment', ': ', 'x'.repeat(1_000)],
  ])('gives up %s that never ends, instead of keeping all of it [B15]', (_, start, piece) => {
    const feed = readEventStream(() => {})
    feed(start)
    expect(() => {
      for (let fed = 0; fed <= 2 * LONGEST_EVENT; fed += 1_000) feed(piece)
    }).toThrow(/longer than 262144/)
  })

  test('takes events of the longest size one after the other, and heartbeats for as long as they come', () => {
    const data = 'x'.repeat(LONGEST_EVENT - 10)
    expect(read(`data: ${data}\n\n`, `data: ${data}\n\n`).map((event) => event.data === data)).toEqual([true, true])
    expect(read(...Array<string>(600).fill(`: ${'beat'.repeat(200)}\n`), 'data: a\n\n').length).toBe(1)
  })

  test('reads the same from any pieces and with any line breaks', () => {
    const lines = ['id: 3', 'event: checkout', 'data: 一杯咖啡', 'data: {}', '', ': beat', '', 'data: x', '', '']
    const whole = read(lines.join('\n'))
    expect(whole.length).toBe(2)
    fc.assert(
      fc.property(fc.constantFrom('\n', '\r\n', '\r'), fc.array(fc.nat(80), { maxLength: 20 }), (lineBreak, cuts) => {
        // What follows tells a lone carriage return at the end from half a line break.
        const text = `${lines.join(lineBreak)}: end`
        const at = [0, ...cuts.map((cut) => cut % text.length).sort((a, b) => a - b), text.length]
        const pieces = at.slice(1).map((end, i) => text.slice(at[i], end))
        expect(read(...pieces)).toEqual(whole)
      }),
    )
  })
})
