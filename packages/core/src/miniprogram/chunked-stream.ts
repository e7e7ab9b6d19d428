import { LONGEST_EVENT } from '@pay-checkout/protocol'
import { readEventStream } from '../event-stream.ts'
import type { Transport } from '../ports.ts'
import { callHost } from './call-host.ts'
import type { WechatHost, WechatRequestTask } from './host.ts'

/** As long as one stream may last, in milliseconds; the broker's heartbeats tell whether it is alive. */
const LONGEST_STREAM = 600_000

/** Streams over `wx.request` with `enableChunked`. Where the base library doesn't know that, the first try tells, and it is the last. */
export function createChunkedStream(wx: WechatHost): NonNullable<Transport['stream']> {
  let able = true
  return ({ url, method, headers }, handlers) => {
    if (!able) return undefined
    let over = false
    let opened = false
    const feed = readPieces(readEventStream((event) => over || handlers.event(event)))
    const open = (status = 200) => {
      if (!opened && !over) handlers.open(status)
      opened = true
    }
    const finish = (broken?: boolean) => {
      if (!over) handlers.end(broken)
      over = true
    }
    const ended = () => finish()
    const task = callHost(() =>
      wx.request({
        url,
        method,
        header: { ...headers },
        enableChunked: true,
        dataType: 'text',
        responseType: 'arraybuffer',
        timeout: LONGEST_STREAM,
        success: ended,
        fail: ended,
      }),
    ) as WechatRequestTask | undefined
    const close = () => {
      over = true
      task?.abort?.()
    }
    if (!task?.onChunkReceived) {
      able = false
      close()
      return undefined
    }
    task.onHeadersReceived?.(({ statusCode }) => open(statusCode))
    task.onChunkReceived(({ data }) => {
      if (over) return
      open()
      handlers.heard()
      try {
        feed(data)
      } catch (_unreadable) {
        finish(true)
        close()
      }
    })
    return close
  }
}

/**
 * Text out of bytes that were cut anywhere, inside characters too, where there may be no TextDecoder: whole lines are handed on. Throws
 * where they are no UTF-8, or never end.
 */
function readPieces(feed: (text: string) => void): (piece: ArrayBuffer) => void {
  let rest = ''
  return (piece) => {
    const bytes = new Uint8Array(piece)
    for (let at = 0; at < bytes.length; at += 1) rest += `%${((bytes[at] as number) + 256).toString(16).slice(1)}`
    // No byte of a longer character looks like a line's end.
    const end = rest.lastIndexOf('%0a') + 3
    if (end > 2) {
      feed(decodeURIComponent(rest.slice(0, end)))
      rest = rest.slice(end)
    }
    // Three characters a byte, three bytes for most of what is longer than one.
    if (rest.length > LONGEST_EVENT * 9) throw new Error('A line never ends')
  }
}
