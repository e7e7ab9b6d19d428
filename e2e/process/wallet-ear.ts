import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, request } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Somebody on the way from the broker to the wallets' servers, who writes down what is said there and nowhere else. */
export interface WalletEar {
  readonly url: string
  /** What was said under names like `session_key`, whoever said it. */
  heard(...names: readonly string[]): readonly string[]
  close(): void
}

/** Stands before a sandbox, and passes everything on as it came. */
export async function listenAtWallets(sandboxUrl: string): Promise<WalletEar> {
  const said = new Map<string, Set<string>>()
  const note = (name: string, value: unknown) => {
    if (typeof value === 'string' && value !== '') said.set(name, (said.get(name) ?? new Set()).add(value))
  }
  const server = createServer(async (question, answer) => {
    const body = await readAll(question)
    const { pathname, searchParams } = new URL(question.url ?? '/', sandboxUrl)
    const isWallet = /^\/(wechat|alipay)\//.test(pathname)
    if (isWallet) {
      for (const [name, value] of [...searchParams, ...fieldsOf(body, question.headers)]) note(name, value)
    }
    const passed = request(sandboxUrl + question.url, { method: question.method, headers: question.headers })
    passed.once('response', async (reply) => {
      const bytes = await readAll(reply).catch(() => null)
      if (bytes === null) {
        answer.destroy()
        return
      }
      if (isWallet) for (const [name, value] of fieldsOf(bytes, reply.headers)) note(name, value)
      answer.writeHead(reply.statusCode ?? 502, reply.headers).end(bytes)
    })
    passed.once('error', () => answer.destroy())
    passed.end(body)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    heard: (...names) => names.flatMap((name) => [...(said.get(name) ?? [])]),
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}

async function readAll(from: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of from) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** Every field of a form or of JSON, however deep. */
function fieldsOf(body: Buffer, { 'content-type': type = '' }: IncomingHttpHeaders): (readonly [string, unknown])[] {
  const text = body.toString('utf8')
  if (type.includes('x-www-form-urlencoded')) return [...new URLSearchParams(text)]
  if (!text.startsWith('{')) return []
  const fields: (readonly [string, unknown])[] = []
  JSON.parse(text, (name, value) => {
    fields.push([name, value])
    return value
  })
  return fields
}
