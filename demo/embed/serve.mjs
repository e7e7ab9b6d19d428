import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { extname, join, normalize } from 'node:path'

/**
 * The smallest server of a shop: it opens an order's checkout at the broker, with the key that no page may see, and serves a folder.
 * `PAY_BROKER=https://pay.example.com PAY_KEY=… node serve.mjs dist`
 */
const { PAY_BROKER, PAY_KEY, PORT = '5170' } = process.env
const folders = process.argv.slice(2)
const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' }

/** The amount is the server's to say, in fen. The same order again is the same checkout, with a fresh token. */
async function openOrder(orderNo) {
  const answer = await fetch(`${PAY_BROKER}/v1/checkouts`, {
    method: 'POST',
    headers: { authorization: `Bearer ${PAY_KEY}`, 'content-type': 'application/json' },
    body: JSON.stringify({ orderNo, amount: 12800, subject: 'Longjing tea, 100 g' }),
  })
  if (!answer.ok) throw new Error(`The broker said ${answer.status}: ${await answer.text()}`)
  const { clientToken } = await answer.json()
  return { orderNo, token: clientToken, brokerUrl: PAY_BROKER }
}

async function file(path) {
  const name = normalize(path).replace(/\/$/, '/index.html')
  for (const folder of folders) {
    const found = await readFile(join(folder, name)).catch(() => null)
    if (found) return { found, type: TYPES[extname(name)] ?? 'application/octet-stream' }
  }
}

createServer(async (request, response) => {
  const { pathname } = new URL(request.url, 'http://shop')
  const order = /^\/api\/orders\/(\w{1,32})$/.exec(pathname)?.[1]
  try {
    if (order && request.method === 'POST') {
      response.setHeader('content-type', 'application/json').end(JSON.stringify(await openOrder(order)))
      return
    }
    const { found, type } = (await file(pathname)) ?? {}
    response.writeHead(found ? 200 : 404, { 'content-type': type ?? 'text/plain' }).end(found ?? 'Not found')
  } catch (error) {
    console.error(error)
    response.writeHead(502).end()
  }
}).listen(Number(PORT), '127.0.0.1', () => console.log(`ready http://127.0.0.1:${PORT}`))
