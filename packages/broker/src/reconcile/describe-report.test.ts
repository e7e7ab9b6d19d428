import { expect, test } from 'vitest'
import type { Reconciliation } from '../store/reconcile-rows.ts'
import { describeReport } from './describe-report.ts'

const REPORT: Reconciliation = {
  ...{ at: 259_200_000, since: 0, account: null, payments: 120, asked: 7, unclear: 0, listed: 40 },
  breaks: [],
}

test('books that agree are told in a sentence, with what was compared', () => {
  expect(describeReport(REPORT)).toBe(
    'Our books and the gateways’ agree. Payments of 72 hours: 120; asked about: 7; listed by gateways: 40.',
  )
})

test('every break has a line, its difference in fen', () => {
  const text = describeReport({
    ...REPORT,
    unclear: 2,
    breaks: [
      {
        kind: 'LOST',
        account: 'main',
        tradeNo: 'A1000K3QZ0101',
        ours: 'closed 1990',
        theirs: 'paid 1990',
        difference: 1990,
      },
      { kind: 'FAKE', account: 'bank', tradeNo: 'B1', ours: 'applied 5', theirs: 'not-found', difference: -5 },
      { kind: 'ORPHAN', account: 'bank', tradeNo: 'C1', ours: 'not-ours', theirs: '1', difference: null },
    ],
  })
  expect(text.split('\n')).toEqual([
    'Our books and the gateways’ differ in 3. Payments of 72 hours: 120; asked about: 7; listed by gateways: 40. 2 got no clear answer: ask again later.',
    'kind    account  tradeNo        ours         theirs     difference',
    'LOST    main     A1000K3QZ0101  closed 1990  paid 1990  +1990',
    'FAKE    bank     B1             applied 5    not-found  -5',
    'ORPHAN  bank     C1             not-ours     1          ?',
  ])
})
