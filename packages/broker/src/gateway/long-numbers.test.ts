import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readJsonBody } from '../http/read-body.ts'
import { PayError } from '../pay-error.ts'

const bodyOf = (body: string) =>
  readJsonBody(
    new Request('https://pay.example/', { method: 'POST', headers: { 'content-type': 'application/json' }, body }),
  )

test('a body’s long numbers keep every digit, and no amount is rounded to a whole one [A8]', async () => {
  expect(await bodyOf('{"card":6222021234567890123,"amount":12.000000000000000001}')).toEqual({
    card: '6222021234567890123',
    amount: '12.000000000000000001',
  })
  await expect(bodyOf('{"a":1,"a":2}')).rejects.toThrow(PayError)
})

test('JSON from outside is read by the strict reader alone [A8]', () => {
  // The texts of single strings, what the broker itself has written, and its own manifest.
  const own = ['cli/own-version.ts', 'gateway/strict-json.ts', 'http/event-routes.ts']
  const root = join(import.meta.dirname, '..')
  const readers = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !/(\.test|\bpeer)\.ts$|^(testing|store)\//.test(file))
    .filter((file) => readFileSync(join(root, file), 'utf8').includes('JSON.parse('))
  expect(readers.sort()).toEqual(own)
})
