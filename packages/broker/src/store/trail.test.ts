import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fen } from '@pay-checkout/protocol'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { refundsLab } from '../../lab/refunds-lab.ts'
import { checkTrail } from '../cli/check-trail.ts'
import { startRefund } from '../refunds/start-refund.ts'
import { openSqliteStore } from './sqlite.ts'
import type { TrailReport } from './trail-rows.ts'

const folder = mkdtempSync(join(tmpdir(), 'pay-trail-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let path: string
let places = 0

/** A database with a payment that was made, paid and partly given back, closed again. */
beforeEach(async () => {
  path = join(folder, `${++places}.db`)
  const store = openSqliteStore({ path })
  const lab = await refundsLab({ store })
  const { refund } = await startRefund(lab.context, lab.wish({ amount: fen(500) }))
  lab.gateway.decide(refund.gatewayNo, 'succeeded')
  await lab.pass(60)
  await store.close()
})

/** The check of the database after somebody who may write to it has done this, with no trigger in the way. */
async function checkedAfter(...statements: string[]): Promise<TrailReport> {
  const database = new DatabaseSync(path)
  database.exec('PRAGMA foreign_keys = OFF')
  for (const { name } of database.prepare("SELECT name FROM sqlite_master WHERE type = 'trigger'").all())
    database.exec(`DROP TRIGGER ${name}`)
  for (const statement of statements) database.exec(statement)
  database.close()
  const store = openSqliteStore({ path })
  const report = await store.checkTrail()
  await store.close()
  return report
}

describe('the trail', () => {
  test('of a real history holds together', async () => {
    expect(await checkedAfter()).toEqual({ lines: 4, unlinked: 0, faults: [] })
  })

  test('may be added to and nothing else', () => {
    const database = new DatabaseSync(path)
    const first = '(SELECT min(id) FROM evidence)'
    expect(() => database.exec(`UPDATE evidence SET says = 'x' WHERE id = ${first}`)).toThrow('only added to')
    expect(() => database.exec(`DELETE FROM evidence WHERE id = ${first}`)).toThrow('only added to')
    database.close()
  })

  test.each([
    ['words', "UPDATE evidence SET says = 'paid (signed) 0' WHERE id = 1"],
    ['time', 'UPDATE evidence SET at_ms = at_ms + 1 WHERE id = 2'],
    ['source', "UPDATE evidence SET source = 'query' WHERE id = 1"],
    ['states', "UPDATE evidence SET from_state = 'unknown' WHERE id = 2"],
    ['refund', 'UPDATE evidence SET refund_id = NULL WHERE id = 3'],
    ['link', "UPDATE evidence SET link = '' WHERE id = 3"],
    ['number', 'UPDATE evidence SET id = 99 WHERE id = 2'],
  ])('tells when the %s of a line are changed behind the broker’s back [T50]', async (_, statement) => {
    expect((await checkedAfter(statement)).faults).not.toEqual([])
  })

  test.each([
    ['first', 'DELETE FROM evidence WHERE id = 1'],
    ['middle', 'DELETE FROM evidence WHERE id = 2'],
    ['last', 'DELETE FROM evidence WHERE id = (SELECT max(id) FROM evidence)'],
    ['whole', 'DELETE FROM evidence'],
  ])('tells when its %s is gone [T50]', async (_, statement) => {
    expect((await checkedAfter(statement)).faults).not.toEqual([])
  })

  test('tells when a line is put in that no broker wrote [T50]', async () => {
    const { faults } = await checkedAfter(
      `INSERT INTO evidence (payment_id, at_ms, source, says, from_state, to_state, link)
       SELECT payment_id, at_ms, source, says, from_state, to_state, link FROM evidence WHERE id = 2`,
    )
    expect(faults).not.toEqual([])
  })

  test('tells when somebody mends a state by hand, and names it [T50]', async () => {
    const { faults } = await checkedAfter("UPDATE refunds SET state = 'failed'")
    expect(faults).toEqual([
      {
        paymentId: expect.any(String),
        detail: expect.stringContaining('is failed, and the trail ends with succeeded'),
      },
    ])
  })

  test('of before there were links is counted, not blamed', async () => {
    expect(await checkedAfter("UPDATE evidence SET link = ''")).toMatchObject({ unlinked: 4, faults: [] })
  })

  test('is checked from the command line, in words', async () => {
    expect(await checkTrail({ sqlite: path })).toEqual({
      holds: true,
      text: 'The trail holds together. 4 lines were read.',
    })
    await checkedAfter("UPDATE refunds SET state = 'failed'")
    const { holds, text } = await checkTrail({ sqlite: path })
    expect(holds).toBe(false)
    expect(text).toMatch(/behind the broker’s back\. 4 lines were read\.\n {2}pay_\w+: its refund ref_\w+ is failed/)
  })
})
