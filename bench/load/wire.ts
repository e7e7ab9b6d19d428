import { connect, type Socket } from 'node:net'

/** A keep-alive connection that asks one thing after the other. */
export interface Wire {
  /** Sends a request and answers the whole response, head and body, as it came. */
  ask(request: string): Promise<string>
  end(): void
}

/** Opens a connection. As little as can be done for a request, so that the load costs less than what it loads. */
export async function openWire(url: string): Promise<Wire> {
  const { hostname, port } = new URL(url)
  const socket = connect({ host: hostname, port: Number(port), noDelay: true })
  await new Promise((resolve, reject) => {
    socket.once('connect', resolve)
    socket.once('error', reject)
  })
  return talkOver(socket)
}

function talkOver(socket: Socket): Wire {
  let heard = ''
  let answer: ((response: string) => void) | undefined
  let fail: ((error: Error) => void) | undefined
  socket.setEncoding('latin1')
  socket.on('data', (chunk: string) => {
    heard += chunk
    if (!isWhole(heard)) return
    const response = heard
    heard = ''
    answer?.(response)
  })
  const broken = (error?: Error) => fail?.(error ?? new Error('The server hung up'))
  socket.on('error', broken)
  socket.on('close', () => broken())
  return {
    ask: (request) =>
      new Promise((resolve, reject) => {
        answer = resolve
        fail = reject
        socket.write(request)
      }),
    end: () => socket.destroy(),
  }
}

const LENGTH = /\r\ncontent-length: (\d+)\r\n/i

/** Nothing is pipelined, so that a response is whole when its body is. */
function isWhole(heard: string): boolean {
  const head = heard.indexOf('\r\n\r\n')
  if (head < 0) return false
  const length = LENGTH.exec(heard.slice(0, head + 2))?.[1]
  return length === undefined ? heard.endsWith('\r\n0\r\n\r\n') : heard.length - head - 4 >= Number(length)
}
