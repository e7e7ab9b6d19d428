import { createServer } from 'node:http'
import { signatureOf } from './shop.ts'

/**
 * A gateway that takes every create at once and signs its answer: the same one for the broker and for the floor. To queries it says that
 * nobody has paid yet. Its key is its only argument.
 */
const key = process.argv[2] ?? ''

const server = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    const created = request.url?.includes('PreOrder')
    const asked = new URLSearchParams(Buffer.concat(chunks).toString('latin1'))
    const fields = {
      ...{
        state: 'SUCCESS',
        code: '10000',
        msg: 'SUCCESS',
        trade_state: created ? 'SUCCESS' : 'NOTPAY',
        mch_id: asked.get('mch_id') ?? '',
      },
      ...{ out_trade_no: asked.get('out_trade_no') ?? '', code_url: 'weixin://wxpay/bizpayurl?pr=oB8TuWO' },
    }
    const body = JSON.stringify({ ...fields, sign: signatureOf(fields, key) })
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) })
    response.end(body)
  })
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  console.log(`gateway ready http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`)
})
