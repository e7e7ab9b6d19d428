import { expect, test } from 'vitest'
import { askWechat, miniProgram, officialAccount, takeToken } from '../../testing/call-wallets.ts'
import { type Bench, createBench } from '../../testing/test-bench.ts'

const MINUTE = 60_000

async function token(bench: Bench, values: object = {}): Promise<string> {
  return String((await takeToken(bench, values)).access_token)
}

function ticket(bench: Bench, access_token: string, type = 'jsapi'): Promise<Record<string, string | number>> {
  return askWechat(bench, '/cgi-bin/ticket/getticket', { access_token, type })
}

test('the same token is told again, with what is left of its time', async () => {
  const bench = createBench()
  const first = await takeToken(bench)
  expect(first).toEqual({ access_token: expect.stringMatching(/^80_\w{133}$/), expires_in: 7200 })
  await bench.clock.advance(MINUTE)
  expect(await takeToken(bench)).toEqual({ access_token: first.access_token, expires_in: 7140 })
})

test('five minutes before its end a fresh one is told, and both are good until then', async () => {
  const bench = createBench()
  const old = await token(bench)
  await bench.clock.advance(115 * MINUTE)
  const fresh = await takeToken(bench)
  expect(fresh).toMatchObject({ expires_in: 7200 })
  expect(fresh.access_token).not.toBe(old)
  for (const good of [old, String(fresh.access_token)]) expect(await ticket(bench, good)).toMatchObject({ errcode: 0 })
  await bench.clock.advance(5 * MINUTE)
  expect(await ticket(bench, old)).toEqual({
    errcode: 42001,
    errmsg: expect.stringMatching(/^access_token expired rid: /),
  })
  expect(await ticket(bench, String(fresh.access_token))).toMatchObject({ errcode: 0 })
})

test('by force another is made, and the one before is good no more', async () => {
  const bench = createBench()
  const old = await token(bench)
  const fresh = await token(bench, { force_refresh: true })
  expect(fresh).not.toBe(old)
  expect(await token(bench)).toBe(fresh)
  expect(await ticket(bench, old)).toEqual({
    errcode: 40001,
    errmsg: expect.stringMatching(/^invalid credential, access_token is invalid or not latest rid: /),
  })
})

test('by force once in 30 seconds, and twenty times a day', async () => {
  const bench = createBench()
  let latest = await token(bench, { force_refresh: true })
  await bench.clock.advance(29_999)
  expect(await token(bench, { force_refresh: true })).toBe(latest)
  for (let count = 1; count < 20; count++) {
    await bench.clock.advance(30_000)
    const next = await token(bench, { force_refresh: true })
    expect(next).not.toBe(latest)
    latest = next
  }
  await bench.clock.advance(30_000)
  expect(await takeToken(bench, { force_refresh: true })).toMatchObject({ errcode: 45009 })
  expect(await token(bench)).toBe(latest)
  await bench.clock.advance(24 * 60 * MINUTE)
  expect(await takeToken(bench, { force_refresh: true })).toMatchObject({ expires_in: 7200 })
})

test.each([
  [{ grant_type: 'authorization_code' }, 40002],
  [{ appid: undefined }, 41002],
  [{ appid: 'wx0000000000000000' }, 40013],
  [{ secret: undefined }, 41004],
  [{ secret: miniProgram.secret }, 40125],
])('no token for %j: %i', async (values, errcode) => {
  expect(await takeToken(createBench(), values)).toEqual({ errcode, errmsg: expect.stringMatching(/ rid: /) })
})

test.each([
  ['', 44002],
  ['appid=wx1', 47001],
  ['"text"', 47001],
])('no token for the body %j: %i', async (body, errcode) => {
  const response = await createBench().send('/wechat/cgi-bin/stable_token', { method: 'POST', body })
  expect(await response.json()).toMatchObject({ errcode })
})

test('a token is posted for', async () => {
  expect(await askWechat(createBench(), '/cgi-bin/stable_token', {})).toMatchObject({ errcode: 43002 })
})

test('a ticket is told with what is left of its time, and a fresh one shortly before its end', async () => {
  const bench = createBench()
  const first = await ticket(bench, await token(bench))
  expect(first).toEqual({ errcode: 0, errmsg: 'ok', ticket: expect.stringMatching(/^\w{86}$/), expires_in: 7200 })
  await bench.clock.advance(MINUTE)
  expect(await ticket(bench, await token(bench))).toEqual({ ...first, expires_in: 7140 })
  await bench.clock.advance(114 * MINUTE)
  const later = await ticket(bench, await token(bench))
  expect(later).toMatchObject({ expires_in: 7200 })
  expect(later.ticket).not.toBe(first.ticket)
})

test.each([
  ['', 41001],
  ['ACCESS_TOKEN', 40014],
  [`80_${'a'.repeat(133)}`, 40001],
])('no ticket for the token %j: %i', async (access_token, errcode) => {
  expect(await ticket(createBench(), access_token)).toMatchObject({ errcode })
})

test('no ticket of another type, and none for a mini-program', async () => {
  const bench = createBench()
  expect(await ticket(bench, await token(bench), 'wx_card')).toMatchObject({ errcode: 40097 })
  const { appId: appid, secret } = miniProgram
  expect(await ticket(bench, await token(bench, { appid, secret }))).toMatchObject({ errcode: 48001 })
})

test('every app has a token of its own', async () => {
  const bench = createBench()
  const { appId: appid, secret } = miniProgram
  expect(await token(bench, { appid, secret })).not.toBe(await token(bench, officialAccount))
})
