import type { Mutant } from './mutant.ts'

const NOTIFIED = `['ask',   'ask',  'take', 'ask',  'ask',  'ask',   'ask',   'ask',    'ask',  'ask'],`

/** Whom a payment believes, and what it makes of it. */
export const EVIDENCE: readonly Mutant[] = [
  {
    id: 'unsignederr',
    file: 'payments/decide.ts',
    find: "  if (trust === 'none') return false\n",
    replace: "  if (trust === 'none') return source !== 'notification'\n",
    why: 'an error needs no signature',
  },
  {
    id: 'ambiguous',
    file: 'payments/decide.ts',
    find: "  if (trust === 'none') return false\n",
    replace: '',
    why: 'the signature fits, however the fields are split',
  },
  {
    id: 'reverserace',
    file: 'payments/transition-tables.ts',
    find: `  closing:     ['ask',   'ask',  'ask',  'ask',  'ask',  'ask',   'ask',   'ask',    'ask',  'ask'],
  reversing:   ['keep',  'keep', 'keep',`,
    replace: `  closing:     ['ask',   'ask',  'ask',  'ask',  'ask',  'ask',   'ask',   'ask',    'ask',  'ask'],
  reversing:   ['keep',  'keep', 'take',`,
    why: 'a signed notification is always right',
    kind: 'races',
  },
  {
    id: 'stalenotice',
    file: 'payments/transition-tables.ts',
    find: `  closed:      ['keep',  'ask',  'ask',  'keep', 'keep', 'keep',  'ask',   'keep',   'keep', 'keep'],
  reversed:    ['keep',  'keep', 'keep',`,
    replace: `  closed:      ['keep',  'ask',  'ask',  'keep', 'keep', 'keep',  'ask',   'keep',   'keep', 'keep'],
  reversed:    ['keep',  'keep', 'take',`,
    why: 'money that comes late is money',
    kind: 'races',
  },
  {
    id: 'trustcancel',
    file: 'payments/transition-tables.ts',
    find: `  awaiting:    ${NOTIFIED}\n  'user-paying'`,
    replace: `  awaiting:    ${NOTIFIED.replace("'take', 'ask',  'ask'", "'take', 'fail',  'close'")}\n  'user-paying'`,
    why: 'a signed "cancelled" is one',
  },
  {
    id: 'notfoundfail',
    file: 'payments/moves.ts',
    find: '(patch.notFoundCount >= NOT_FOUND_ANSWERS && now > payment.sentAt + NOT_FOUND_AFTER_MS)',
    replace: '(patch.notFoundCount >= 1 && now > 0)',
    why: 'the gateway must know its numbers',
  },
  {
    id: 'noamount',
    file: 'payments/match-evidence.ts',
    find: "  if (evidence.amount !== payment.amount) return 'other-amount'\n",
    replace: '',
    why: 'the signature is enough',
    kind: 'liars',
  },
  {
    id: 'nomerchant',
    file: 'payments/match-evidence.ts',
    find: "  if (evidence.merchant === 'foreign') return 'other-merchant'\n",
    replace: '',
    why: 'the number is enough',
    kind: 'liars',
  },
  {
    id: 'nonumber',
    file: 'payments/match-evidence.ts',
    find: "  if (evidence.tradeNo !== null && evidence.tradeNo !== payment.tradeNo) return 'other-number'\n",
    replace: '',
    why: 'what is answered is what was asked',
    kind: 'liars',
  },
  {
    id: 'mismatchfact',
    file: 'payments/decide.ts',
    find: `  if (source !== 'query')
    return match === 'incomplete' ? { move: 'ask' } : { move: 'ask', warning: 'evidence-mismatch' }\n`,
    replace: '',
    why: 'other money is money as well',
    kind: 'liars',
  },
  {
    id: 'giveup',
    file: 'payments/moves.ts',
    find: '  keep: (subject, evidence) => change(subject, asked(subject, evidence)),\n',
    replace: `  keep: (subject, evidence) =>
    subject.payment.money === 'possible' && subject.payment.queryCount >= 3
      ? end('failed', 'none', subject, evidence)
      : change(subject, asked(subject, evidence)),\n`,
    why: 'after some retries it will have failed',
  },
  {
    id: 'noafterwards',
    file: 'payments/query-ladder.ts',
    find: 'const AFTERWARDS_GAPS_MS = [60_000, 600_000, 3_600_000, 86_400_000] as const',
    replace: 'const AFTERWARDS_GAPS_MS: readonly number[] = []',
    why: 'closed is closed',
    kind: 'revenants',
  },
  {
    id: 'runoutearly',
    file: 'payments/moves.ts',
    find: 'const RUN_OUT_SLACK_MS = 1_200_000',
    replace: 'const RUN_OUT_SLACK_MS = 0',
    why: 'a code that has run out is dead',
    kind: 'calm',
  },
  {
    id: 'undoneisundone',
    file: 'payments/transition-tables.ts',
    find: "  reversing:   ['run-out', 'known',  'again',",
    replace: "  reversing:   ['run-out', 'known',  'take',",
    why: 'paid is paid, whatever we had asked for',
    kind: 'races',
  },
  {
    id: 'knownforgotten',
    file: 'payments/moves.ts',
    find: '  known: (subject, evidence) => change(subject, learnt(subject, evidence)),\n',
    replace: '  known: (subject, evidence) => change(subject, asked(subject, evidence)),\n',
    why: 'its end is on the way, and no news is',
    test: { file: 'payments/decide.test.ts', name: 'count no more' },
  },
  {
    id: 'printedispaid',
    file: 'gateway/create-payment.ts',
    find: "    return { told: { ...unproven, verdict: 'pending', gatewayTradeNo: null }, action }\n",
    replace: '    return { told, action }\n',
    why: 'a reply over TLS is as good as a signed one',
    test: {
      file: 'packages/broker/src/gateways/chaoying/printed-replies.test.ts',
      name: 'is believed no more than pending',
    },
  },
  {
    id: 'scannedisuncharged',
    file: 'payments/moves.ts',
    find: 'isBarcode(subject.payment) ? undefined : evidence.problem',
    replace: 'evidence.problem',
    why: 'an answer that nobody can use charges nobody, also where the payer needed none',
    test: {
      file: 'packages/broker/src/payments/barcode-payment.test.ts',
      name: 'is never called uncharged',
    },
  },
  {
    id: 'brokeniscertain',
    file: 'gateway/send.ts',
    find: '    throw line.began ? error : new NothingSent(error)\n',
    replace: '    throw new NothingSent(error)\n',
    why: 'without an answer nothing has happened',
    test: {
      file: 'packages/broker/src/gateway/send.test.ts',
      name: 'what waits for a free connection until its time is up',
    },
  },
]
