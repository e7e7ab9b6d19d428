import { createSecretKey } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { paymentsLab } from '../../lab/payments-lab.ts'
import { issueClientToken, readClientToken } from './checkout-token.ts'

async function issued() {
  const lab = paymentsLab()
  const { id } = await lab.open({ expiresIn: 86_400 })
  return { lab, id, token: await issueClientToken(lab.context, id) }
}

test('a token acts for its time, reads for the grace time, and then ends [T24]', async () => {
  const { lab, id, token } = await issued()
  expect(token).toMatch(/^ct1a_[0-9A-Z]{26}[\w-]{22}$/)
  expect(await readClientToken(lab.context, token)).toMatchObject({ checkoutId: id, acting: true })
  lab.skip(900)
  expect(await readClientToken(lab.context, token)).toMatchObject({ checkoutId: id, acting: false })
  lab.skip(1_799)
  expect(await readClientToken(lab.context, token)).toMatchObject({ acting: false })
  lab.skip(1)
  await expect(readClientToken(lab.context, token)).rejects.toMatchObject({ code: 'token-expired' })
})

test('a token never acts beyond its checkout’s time', async () => {
  const lab = paymentsLab()
  const { id } = await lab.open({ expiresIn: 60 })
  const token = await issueClientToken(lab.context, id)
  lab.skip(60)
  expect(await readClientToken(lab.context, token)).toMatchObject({ acting: false })
})

test('whatever is changed in a token, it is refused without a look at the database [T25 T26]', async () => {
  const { lab, token } = await issued()
  let reads = 0
  lab.store.token = async () => {
    reads++
    return null
  }
  const character = fc.constantFrom(...'0123456789ABCDEFGHJKMNPQRSTVWXYZabcdefxyz-_')
  await fc.assert(
    fc.asyncProperty(fc.nat({ max: token.length - 1 }), character, async (at, other) => {
      fc.pre(token[at] !== other)
      const forged = token.slice(0, at) + other + token.slice(at + 1)
      await expect(readClientToken(lab.context, forged)).rejects.toMatchObject({ code: 'token-invalid' })
    }),
    { numRuns: 2_000 },
  )
  for (const garbage of ['', 'ct1a_', `${token}A`, token.slice(1), 'ct1__proto__', token.toLowerCase()])
    await expect(readClientToken(lab.context, garbage)).rejects.toMatchObject({ code: 'token-invalid' })
  expect(reads).toBe(0)
})

test('a new first key signs, the old one still verifies, and a dropped one does not', async () => {
  const { lab, id, token } = await issued()
  const [old] = lab.context.tokenKeys
  const fresh = { letter: 'b', secret: createSecretKey(new Uint8Array(32).fill(9)) }
  const rotated = { ...lab.context, tokenKeys: [fresh, ...(old ? [old] : [])] }
  expect(await issueClientToken(rotated, id)).toMatch(/^ct1b_/)
  expect(await readClientToken(rotated, token)).toMatchObject({ checkoutId: id })
  const dropped = { ...lab.context, tokenKeys: [fresh] }
  await expect(readClientToken(dropped, token)).rejects.toMatchObject({ code: 'token-invalid' })
})

test('the database holds no tag, and a revoked row ends its token [T24]', async () => {
  const { lab, token } = await issued()
  const id = token.slice(5, 31)
  const row = await lab.store.token(id)
  expect(JSON.stringify(row)).not.toContain(token.slice(31))
  lab.store.token = async () => row && { ...row, revokedAt: 1 }
  await expect(readClientToken(lab.context, token)).rejects.toMatchObject({ code: 'token-invalid' })
})
