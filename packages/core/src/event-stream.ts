import { LONGEST_EVENT } from '@pay-checkout/protocol'

/** One server-sent event. `id` is empty until the stream has named one. */
export interface StreamEvent {
  readonly event: string
  readonly data: string
  readonly id: string
}

/**
 * Reads server-sent events from text that arrives in any pieces: answers a function to feed the pieces to.
 * Comments (heartbeats) and events without data are swallowed. Follows the event stream format of the HTML standard.
 * An event longer than {@link LONGEST_EVENT}, or one that never ends, isn't kept: the function throws, and is of no more use.
 */
export function readEventStream(onEvent: (event: StreamEvent) => void): (chunk: string) => void {
  let rest = ''
  let id = ''
  let event = ''
  let data: string[] = []
  let held = 0

  function hold(more: number): void {
    if (held + more > LONGEST_EVENT) throw new Error(`An event is longer than ${LONGEST_EVENT} characters`)
  }

  function take(line: string): void {
    if (line === '') {
      if (data.length > 0) onEvent({ event: event || 'message', data: data.join('\n'), id })
      event = ''
      data = []
      held = 0
      return
    }
    const colon = line.indexOf(':')
    const field = colon < 0 ? line : line.slice(0, colon)
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '')
    if (field === 'data') {
      // An empty line of data is kept as well, as a line break.
      held += value.length + 1
      hold(0)
      data.push(value)
    } else if (field === 'event') event = value
    else if (field === 'id' && value.indexOf('\0') < 0) id = value
  }

  return (chunk) => {
    rest += chunk
    // A carriage return at the very end may be half of a line break: it waits for the next piece.
    const lines = rest.split(/\r\n|\n|\r(?!$)/)
    rest = lines.pop() as string
    lines.forEach(take)
    hold(rest.length)
  }
}
