import { type ClientRequest, type IncomingMessage, request as overHttp } from 'node:http'
import { request as overTls } from 'node:https'
import { NothingSent } from '../nothing-sent.ts'
import type { OutgoingReply, OutgoingRequest } from '../ports.ts'
import { flatHeaders, readCapped } from './read-capped.ts'

/**
 * One call by Node's own client, on a connection of its own: for servers that say "100 Continue" unasked, which this client passes over.
 * The same promises as the pooled way: no redirect, no proxy, TLS checked, one limit of time, and NothingSent when nothing was.
 */
export async function sendByNode(request: OutgoingRequest, connectTimeoutMs: number): Promise<OutgoingReply> {
  const { url, method, headers, body = '', timeoutMs, maxBytes } = request
  const isTls = new URL(url).protocol === 'https:'
  const line = { began: false }
  const signal = AbortSignal.timeout(timeoutMs)
  const call = (isTls ? overTls : overHttp)(url, {
    method,
    headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
    agent: false,
    signal,
    ...(isTls && { rejectUnauthorized: true, minVersion: 'TLSv1.2' as const }),
  })
  try {
    const reply = await answerTo(call, { body, line, ready: isTls ? 'secureConnect' : 'connect', connectTimeoutMs })
    return {
      status: reply.statusCode ?? 0,
      headers: flatHeaders(reply.headers),
      bytes: await readCapped(reply, maxBytes),
    }
  } catch (error) {
    // What is told of a time that was up is that it was up.
    const cause = signal.aborted ? signal.reason : error
    throw line.began ? cause : new NothingSent(cause)
  } finally {
    call.destroy()
  }
}

interface Written {
  readonly body: string
  readonly line: { began: boolean }
  readonly ready: 'connect' | 'secureConnect'
  readonly connectTimeoutMs: number
}

function answerTo(call: ClientRequest, { body, line, ready, connectTimeoutMs }: Written): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => call.destroy(new Error('No connection in time')), connectTimeoutMs)
    // What was written before waits for the connection, and goes out with it.
    call.once('socket', (socket) =>
      socket.once(ready, () => {
        line.began = true
        clearTimeout(late)
      }),
    )
    call.once('response', resolve)
    call.once('error', reject)
    call.once('close', () => clearTimeout(late))
    call.end(body)
  })
}
