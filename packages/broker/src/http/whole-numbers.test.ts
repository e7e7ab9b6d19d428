import { expect, test } from 'vitest'
import { z } from 'zod'
import { trialBroker } from '../../lab/trial-broker.ts'
import { fieldProblems, sentence, wholeNumberOf } from './field-problems.ts'

async function told(path: string, body: object): Promise<string[]> {
  const { merchant } = trialBroker()
  const answer = await merchant('POST', path, body)
  expect(answer.status).toBe(400)
  const { errors } = (await answer.json()) as { errors: { field: string; detail: string }[] }
  return errors.map(({ field, detail }) => `${field} ${detail}`)
}

const order = { orderNo: 'A1', subject: 'tea' }

test('a whole number out of its range is told the range, and only something else that it must be one [B18]', async () => {
  const amount = (value: unknown) => told('/v1/checkouts', { ...order, amount: value })
  expect(await amount(0)).toEqual(['amount must be at least 1'])
  expect(await amount(1e20)).toEqual(['amount must be a whole number of fen, of 15 digits at most'])
  expect(await amount(12.5)).toEqual(['amount must be a whole number of fen'])
  expect(await amount('1280')).toEqual(['amount must be a whole number of fen'])
  expect(await amount(undefined)).toEqual(['amount is missing'])
  const span = (value: unknown) => told('/v1/checkouts', { ...order, amount: 1, expiresIn: value })
  expect(await span(4)).toEqual(['expiresIn must be at least 5'])
  expect(await span(86_401)).toEqual(['expiresIn must be at most 86400'])
  expect(await span('30')).toEqual(['expiresIn must be a whole number of seconds'])
})

test('a refund’s amount likewise [B18]', async () => {
  const trial = trialBroker()
  const { id } = await trial.open()
  const answer = await trial.merchant('POST', `/v1/checkouts/${id}/refunds`, {
    refundNo: 'R1',
    amount: 0,
    reason: 'broken',
  })
  const { errors } = (await answer.json()) as { errors: unknown }
  expect(errors).toEqual([{ field: 'amount', detail: 'must be at least 1' }])
})

test('a number that is beyond all whole ones is told its own limit, and once [B18]', () => {
  const schema = z.object({ connections: z.int().min(1).max(500), seconds: z.int({ error: wholeNumberOf('seconds') }) })
  const told = (value: unknown) => fieldProblems(schema.safeParse(value, { error: sentence }).error as z.ZodError)
  expect(told({ connections: 1e20, seconds: 1e20 })).toEqual([
    { field: 'connections', detail: 'must be at most 500' },
    { field: 'seconds', detail: 'must be at most 9007199254740991' },
  ])
  expect(told({ connections: -1e20, seconds: 1 })).toEqual([{ field: 'connections', detail: 'must be at least 1' }])
})
