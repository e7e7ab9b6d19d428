import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import type { CheckoutView, Fen, PaymentView } from '@pay-checkout/protocol'

const HERE = fileURLToPath(new URL('.', import.meta.url))
const TYPES: Readonly<Record<string, string>> = {
  js: 'text/javascript',
  css: 'text/css',
  html: 'text/html; charset=utf-8',
}

/** What is measured on a page: an address, and the files that it is made of. */
export interface Contender {
  readonly name: string
  /** The body of its page; `token` is `open`, or `shown` for a checkout whose code is on the screen. */
  body(token: string): string
  /** Its files by their path from the root; each is served gzipped. */
  file(path: string): Buffer | undefined
}

export interface PageServer {
  readonly url: string
  close(): void
}

/** Serves the contenders' pages, and the payer's side of a broker that answers at once, so that what is measured is the page. */
export async function servePages(contenders: readonly Contender[]): Promise<PageServer> {
  const server: Server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://page.test')
    const token = (request.headers.authorization ?? '').slice('Bearer '.length)
    const [, name = '', rest = ''] = /^\/([\w-]+)\/(.*)$/.exec(pathname) ?? []
    const contender = contenders.find((one) => one.name === name)
    if (contender && rest === '') {
      const body = `<!doctype html><html lang="zh-CN"><meta name="viewport" content="width=device-width">${contender.body(searchParams.get('token') ?? '')}`
      return send(200, TYPES.html ?? '', Buffer.from(body))
    }
    if (contender) {
      const file = contender.file(rest)
      return file ? send(200, TYPES[rest.split('.').pop() ?? ''] ?? '', file) : send(404, 'text/plain', Buffer.from(''))
    }
    if (pathname === '/v1/checkout') return json(checkout(token))
    if (pathname === '/v1/checkout/payments') return json(payment())
    if (pathname === '/v1/checkout/payments/pay_1') return json(payment())
    if (pathname === '/v1/checkout/events') {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
      response.write(': hello\n\n')
      const beats = setInterval(() => response.write(': beat\n\n'), 15_000)
      request.on('close', () => clearInterval(beats))
      return
    }
    return send(404, 'text/plain', Buffer.from(''))

    function json(value: unknown): void {
      send(200, 'application/json', Buffer.from(JSON.stringify(value)))
    }
    function send(status: number, type: string, body: Buffer): void {
      response.writeHead(status, { 'content-type': type, 'content-encoding': 'gzip', 'cache-control': 'no-store' })
      response.end(gzipSync(body))
    }
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}

/** A folder's files, each read once. */
export function filesOf(folder: string): (path: string) => Buffer | undefined {
  const read = new Map<string, Buffer | undefined>()
  return (path) => {
    if (!read.has(path)) read.set(path, readIfThere(join(folder, path)))
    return read.get(path)
  }
}

/** The element by a bundle's folder. */
export function elementPage(name: string, folder: string): Contender {
  return {
    name,
    file: filesOf(folder),
    body: (token) =>
      `<pay-checkout token="${token}" broker-url="/" locale="zh-CN"></pay-checkout><script type="module" src="/${name}/pay-checkout.js"></script>`,
  }
}

/** The floor, which draws by the element's own encoder: what is compared is everything else. */
export function floorPage(folder: string, encoder: string): Contender {
  const [own, element] = [filesOf(HERE), filesOf(folder)]
  return {
    name: 'floor',
    file: (path) => own(path) ?? element(path),
    body: (token) =>
      `<style>${own('floor.css')}</style><main id="pay"></main><script type="module" src="/floor/floor.js" data-floor data-broker="" data-token="${token}" data-encoder="/floor/${encoder}"></script>`,
  }
}

function readIfThere(path: string): Buffer | undefined {
  try {
    return readFileSync(path)
  } catch {
    return undefined
  }
}

/** What a code says, as long as WeChat's are. */
export const CONTENT = 'weixin://wxpay/bizpayurl?pr=Qd8ZkW3zz'

function payment(): PaymentView {
  const expiresAt = new Date(Date.now() + 600_000).toISOString()
  return {
    id: 'pay_1',
    status: 'pending',
    channel: 'wechat:qr',
    action: { type: 'show-qr', content: CONTENT, expiresAt },
  }
}

function checkout(token: string): CheckoutView {
  return {
    id: 'co_1',
    orderNo: 'A1001',
    amount: 128_800 as Fen,
    currency: 'CNY',
    subject: '西湖龙井',
    status: 'open',
    methods: [
      { method: 'wechat', channels: ['wechat:qr'], payerKnown: false },
      { method: 'alipay', channels: ['alipay:qr'], payerKnown: false },
      { method: 'unionpay', channels: ['unionpay:qr'], payerKnown: false },
    ],
    expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
    serverTime: new Date().toISOString(),
    payUrl: '',
    returnUrl: null,
    payment: token === 'shown' ? payment() : null,
  }
}
