import type { ServerResponse } from 'node:http'

const BEAT_MS = 15_000

/** Server-sent events by hand: one event at the start, one for each change, a comment every fifteen seconds. */
export interface FloorStreams {
  open(checkoutId: string, response: ServerResponse): void
  tell(checkoutId: string, view: unknown): void
}

export function createFloorStreams(): FloorStreams {
  const open = new Map<string, Set<ServerResponse>>()
  const beat = setInterval(() => {
    for (const responses of open.values()) for (const response of responses) response.write(':\n\n')
  }, BEAT_MS)
  beat.unref()
  return {
    open(checkoutId, response) {
      const responses = open.get(checkoutId) ?? new Set()
      open.set(checkoutId, responses.add(response))
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write(eventOf({ id: checkoutId, status: 'open' }))
      response.on('close', () => {
        responses.delete(response)
        if (responses.size === 0) open.delete(checkoutId)
      })
    },
    tell(checkoutId, view) {
      for (const response of open.get(checkoutId) ?? []) response.end(eventOf(view))
    },
  }
}

function eventOf(view: unknown): string {
  return `event: checkout\ndata: ${JSON.stringify(view)}\n\n`
}
