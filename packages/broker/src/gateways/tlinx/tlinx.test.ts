import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { SignatureMismatch } from '../../gateway/errors.ts'
import { InvalidConfig } from '../../gateway/read-config.ts'
import { Secret } from '../../gateway/secret.ts'
import { decryptHex, encryptHex } from '../../gateway/sign/aes-hex.ts'
import { sha1Hex } from '../../gateway/sign/md5-sha1.ts'
import { sortedLine } from '../../gateway/sign/sorted-line.ts'
import { done, failureOf, http, openBench, orderFor, PAYMENT } from '../../testing/gateway-contract/bench.ts'
import { signatureOf } from './envelope.ts'
import tlinx from './index.ts'
import { createPeer } from './peer.ts'

const peer = createPeer()
const subject = { gateway: tlinx, peer, transcripts: [] }
const key = String(peer.config.openKey)
const DOCUMENT_KEY = '0828e83720fdbe3685a7b94214af04f9'

/** A GET notification of exactly these fields, signed over `signedLine` if given, else over themselves. */
function notification(fields: Record<string, string>, sign = signatureOf(fields, new Secret(key))) {
  const query = new URLSearchParams({ ...fields, sign }).toString()
  return { method: 'GET' as const, query, contentType: '', bytes: new Uint8Array() }
}
const read = (message: Parameters<ReturnType<typeof openBench>['account']['readNotification']>[0]) =>
  openBench(subject, () => http('')).account.readNotification(message)

describe('the document’s vectors (2.4)', () => {
  const fields = {
    open_id: '87f46f5db1b65f0ac195285f49ee6958',
    timestamp: '1497957842',
    data: '3304A5EC2CDEB4D12ED3338B5C01BF6B',
  }

  test('sha1 and md5 of the sorted line', () => {
    expect(sha1Hex(sortedLine({ ...fields, open_key: DOCUMENT_KEY }))).toBe('013030c4532c00c14ad8b9e47f3382f9ea4a8ed1')
    expect(signatureOf(fields, new Secret(DOCUMENT_KEY))).toBe('915be5aff09f2686870e1d17e93b3542')
  })

  test('AES both ways', () => {
    expect(decryptHex(fields.data, DOCUMENT_KEY)).toBe('{"pmt_type":0}')
    expect(encryptHex('{"pmt_type":0}', DOCUMENT_KEY)).toBe(fields.data)
  })

  test('a password is sent as its sha1', async () => {
    expect(sha1Hex('123456')).toBe('7c4a8d09ca3762af61e59520943dc26494f8941b')
    const { account, sent } = openBench(subject, () => done(subject, { status: '1' }))
    const answer = await account.call('payrefund', { out_no: 'A1', refund_out_no: 'R1', refund_amount: 1 })
    const { shop_pass } = peer.receive(sent[0] as (typeof sent)[0]).values
    expect(shop_pass).toBe(createHash('sha1').update(String(peer.config.shopPass)).digest('hex'))
    expect(answer.sent).toEqual({ out_no: 'A1', refund_out_no: 'R1', refund_amount: 1 })
  })
})

describe('what is sent', () => {
  test('amounts as whole numbers, the time in seconds, no empty field', async () => {
    const order = { ...orderFor('wechat:qr'), subject: '' }
    const { account, sent } = openBench(subject, () => done(subject, peer.created('wechat:qr', order)))
    await account.create(order)
    const [request] = sent
    expect(new URLSearchParams(request?.body).get('timestamp')).toBe('1795161600')
    expect(peer.receive(request as (typeof sent)[0])).toEqual({
      path: '/payorder',
      values: {
        out_no: order.tradeNo,
        original_amount: 1234,
        trade_amount: 1234,
        notify_url: order.notifyUrl,
        pmt_tag: 'Weixin',
      },
    })
  })

  test.each([
    [
      'wechat:jsapi',
      { pmt_tag: 'Weixin', JSAPI: 1, sub_appid: 'wxad4459eb8e963029', sub_openid: 'payer-id-at-the-wallet' },
    ],
    ['alipay:jsapi', { pmt_tag: 'AlipayCS', JSAPI: 1, buyer_id: 'payer-id-at-the-wallet' }],
    ['wechat:web', { pmt_tag: 'Weixin', jump_url: 'https://shop.example.com/orders/7' }],
    ['alipay:web', { pmt_tag: 'AlipayCS', jump_url: 'https://shop.example.com/orders/7' }],
  ] as const)('%s adds its scene', async (channel, expected) => {
    const order = orderFor(channel)
    const { account, sent } = openBench(subject, () => done(subject, peer.created(channel, order)))
    await account.create(order)
    expect(peer.receive(sent[0] as (typeof sent)[0]).values).toMatchObject(expected)
  })
})

describe('what the payer is given', () => {
  const act = async (channel: Parameters<typeof orderFor>[0], more: object = {}) => {
    const order = orderFor(channel)
    const { account } = openBench(subject, () => done(subject, { ...peer.created(channel, order), ...more }))
    return (await account.create(order)).action
  }

  test('the six parameters without their blanks, a numeric timeStamp as text', async () => {
    expect(await act('wechat:jsapi', { timeStamp: 1498536981 })).toEqual({
      type: 'invoke-wechat',
      params: {
        appId: 'wxad4459eb8e963029',
        timeStamp: '1498536981',
        nonceStr: 'TkU7xo8b7MKKcbBSdH6XybE0m8zYvqWp',
        signType: 'MD5',
        package: 'prepay_id=wx2017062712162160e8b4d9b50962607473',
        paySign: '8A1C95076918DF0C91CFB5B1FB965B13',
      },
    })
  })

  test('Alipay’s number without its line break', async () => {
    expect(await act('alipay:jsapi')).toEqual({ type: 'invoke-alipay', tradeNo: '2017071021001004310291381130' })
  })

  test('a hosted page on the gateway’s host; on another only when the merchant lists it', async () => {
    const url = 'https://cashier.bank.example/pay/1'
    const order = orderFor('wechat:web')
    const reply = () => done(subject, { ...peer.created('wechat:web', order), jsapi_pay_url: url })
    expect((await failureOf(openBench(subject, reply).account.create(order))).message).toContain('cashierHosts')
    const listed = openBench(subject, reply, { cashierHosts: ['cashier.bank.example'] })
    expect((await listed.account.create(order)).action).toEqual({ type: 'redirect', url })
  })

  test('a code lives two hours, or as long as the checkout', async () => {
    expect(await act('wechat:qr')).toEqual({
      type: 'show-qr',
      content: 'weixin://wxpay/bizpayurl?pr=UgaOMDG',
      expiresAt: '2026-11-20T08:15:00.000Z',
    })
  })
})

describe('status words', () => {
  test.each([
    ['1', undefined, 'paid'],
    [1, '1', 'paid'],
    ['1', '2', 'refunded'],
    ['2', '2', 'unknown'],
    [2, 1, 'pending'],
    ['4', undefined, 'closed'],
    ['9', undefined, 'paying'],
    ['3', undefined, 'unknown'],
  ])('status %j of ord_type %j is %s', async (status, ord_type, verdict) => {
    const { account } = openBench(subject, () => done(subject, { out_no: PAYMENT.tradeNo, status, ord_type }))
    expect((await account.query(PAYMENT)).verdict).toBe(verdict)
  })

  test('8013 tells a payment’s state from a scene that can’t be cancelled', async () => {
    const close = async (msg: string) => {
      const { account } = openBench(subject, () => http(peer.unsigned({ errcode: 8013, msg })))
      return failureOf(account.close?.(PAYMENT) ?? Promise.resolve())
    }
    expect(await close('订单取消失败')).toMatchObject({ meaning: 'not-now' })
    expect(await close('订单取消失败,错误原因：订单的支付场景不支持该请求')).toMatchObject({ meaning: 'unsupported' })
  })
})

describe('messages that are not what they seem', () => {
  test('a re-split of a signed notification is at most a hint [T1]', async () => {
    const genuine = { out_no: 'A1', status: '4', tag: 'x&out_no=VICTIM&status=1&zz=' }
    expect(await read(notification(genuine))).toMatchObject({ trust: 'none', amount: null })
  })

  test('the key in the middle of the line doesn’t hide a flipped status [T2]', async () => {
    const genuine = { ord_no: '1&out_no=A1&rand_str=r&status=4&timestamp=1', out_no: 'A1', status: '4' }
    const sign = signatureOf(genuine, new Secret(key))
    expect(await failureOf(read(notification({ ...genuine, status: '1' }, sign)))).toBeInstanceOf(SignatureMismatch)
  })

  test('no re-split of a signed line changes a field that was signed, unless it is marked as a hint [T1]', async () => {
    const smuggled = fc
      .array(fc.constantFrom('x', '=', '&', '&status=1', '&out_no=VICTIM', '&t=', '&s=', '&trade_amount=1'), {
        maxLength: 5,
      })
      .map((pieces) => pieces.join(''))
    const cuts = fc.infiniteStream(fc.boolean())
    let accepted = 0
    await fc.assert(
      fc.asyncProperty(smuggled, smuggled, smuggled, cuts, async (ord_no, remark, tag, stream) => {
        const genuine = { ord_no, out_no: 'A1', remark, status: '4', tag }
        // The attacker doesn't know the key, but may draw the borders between the other fields anew.
        const pieces = sortedLine(genuine).split('&')
        const fields: string[] = []
        for (const piece of pieces) {
          const startsField = fields.length === 0 || (piece.includes('=') && stream.next().value)
          fields.push(startsField ? piece : `${fields.pop()}&${piece}`)
        }
        const forged = fields.map((field) => field.split(/=(.*)/s, 2).map(encodeURIComponent).join('='))
        const query = [...forged, `sign=${signatureOf(genuine, new Secret(key))}`].join('&')
        const told = await read({ ...notification({}), query }).catch(() => undefined)
        if (told) accepted++
        if (told?.trust === 'signed') expect([told.tradeNo, told.verdict]).toEqual(['A1', 'closed'])
      }),
      { numRuns: 2000 },
    )
    // Not vacuous: some re-splits do verify, and those are what this is about.
    expect(accepted).toBeGreaterThan(20)
  })

  test('a signed reply that can be read in two ways is refused [T1]', async () => {
    const reply = peer.seal(peer.clear('0', 'ok&timestamp=1', { out_no: PAYMENT.tradeNo, status: '1' }))
    const { account } = openBench(subject, () => http(reply))
    expect(await failureOf(account.query(PAYMENT))).toBeInstanceOf(SignatureMismatch)
  })

  test('an empty field can’t be added, nor one be dropped [T3]', async () => {
    const fields = { out_no: 'A1', status: '1', rand_str: '' }
    const sign = signatureOf(fields, new Secret(key))
    expect(await read(notification(fields, sign))).toMatchObject({ verdict: 'paid', trust: 'signed' })
    const { rand_str: _dropped, ...fewer } = fields
    for (const changed of [{ ...fields, extra: '' }, fewer]) {
      expect(await failureOf(read(notification(changed, sign)))).toBeInstanceOf(SignatureMismatch)
    }
  })

  test('the payer’s own signed return carries no amount, so it settles nothing [T11]', async () => {
    const { account } = openBench(subject, () => http(''))
    const fields = { ord_no: '9', out_no: 'A1', rand_str: 'r', status: '1', timestamp: '1' }
    expect(await account.readNotification(notification(fields))).toMatchObject({ verdict: 'paid', amount: null })
    expect(account.capabilities.notificationSettles).toBe(false)
  })

  test('a field twice, or fields in two places, are refused [T16]', async () => {
    const message = notification({ out_no: 'A1', status: '1' })
    for (const broken of [
      { ...message, query: `${message.query}&status=1` },
      { ...message, bytes: new TextEncoder().encode('status=1') },
    ]) {
      expect((await failureOf(read(broken))).name).toBe('GatewayUnclear')
    }
  })

  test('moved blocks, and a field named like the key, never reach the cipher [T18]', async () => {
    const sealed = JSON.parse(new TextDecoder().decode(peer.seal(peer.clear('0', 'ok', { out_no: 'A1', status: '2' }))))
    const { data } = sealed
    const spliced = data.slice(32, 64) + data.slice(0, 32) + data.slice(64)
    for (const forged of [
      { ...sealed, data: spliced },
      { ...sealed, data: 'zz' },
      { ...sealed, open_key: 'x' },
    ]) {
      const { account } = openBench(subject, () => http(peer.unsigned(forged)))
      const error = await failureOf(account.query(PAYMENT))
      expect(error).toBeInstanceOf(SignatureMismatch)
      expect(error.message).toBe('The signature does not fit the message')
    }
  })

  test('our own call, sent back to us as a reply, says nothing', async () => {
    const { account } = openBench(subject, ({ body }) =>
      http(JSON.stringify(Object.fromEntries(new URLSearchParams(body)))),
    )
    expect((await failureOf(account.query(PAYMENT))).name).toBe('GatewayUnclear')
  })
})

test('a notification comes as GET or as a form', async () => {
  const { query } = notification({ out_no: 'A1', status: '4', trade_result: '{"a":"中文 +"}' })
  const form = { method: 'POST', query: '', contentType: 'application/x-www-form-urlencoded' } as const
  expect(await read({ ...form, bytes: new TextEncoder().encode(query) })).toMatchObject({ verdict: 'closed' })
})

test('whatever else a notification holds is signed with it: none can be changed or left out', async () => {
  const fields = {
    ...{ ord_no: '9', out_no: 'A1', rand_str: 'r', status: '1', timestamp: '1', open_id: String(peer.config.openId) },
    ...{ amount: '1', pay_time: '20170629110311', trade_result: '{"bank_type":"CFT"}' },
  }
  const sign = signatureOf(fields, new Secret(key))
  expect(await read(notification(fields, sign))).toMatchObject({ trust: 'signed', merchant: 'ours', amount: null })
  for (const name of Object.keys(fields)) {
    const { [name as 'amount']: _left, ...fewer } = fields
    for (const changed of [fewer, { ...fields, [name]: 'x' }]) {
      expect(await failureOf(read(notification(changed as Record<string, string>, sign)))).toBeInstanceOf(
        SignatureMismatch,
      )
    }
  }
})

test.each([
  [{ openKey: DOCUMENT_KEY }, 'openKey'],
  [{ openKey: 'vCfnB1SvPQqUDa7q0AFpqdiGOCICGT92' }, 'openKey'],
  [{ shopPass: '123456' }, 'shopPass'],
])('a secret printed in the document is refused: %j [T40]', async (config, field) => {
  const error = await failureOf(Promise.resolve().then(() => openBench(subject, () => http(''), config)))
  expect(error).toBeInstanceOf(InvalidConfig)
  expect((error as InvalidConfig).problems[0]?.field).toBe(field)
  expect(error.message).not.toContain(Object.values(config)[0])
})
