import type { Mutant } from './mutant.ts'

/** Leases, signatures, amounts and origins. */
export const EDGES: readonly Mutant[] = [
  {
    id: 'leasenocas',
    file: 'store/payment-operations.ts',
    find: 'SELECT id FROM payments WHERE next_query_at_ms <= ? AND lease_until_ms <= ?\n',
    replace: 'SELECT id FROM payments WHERE next_query_at_ms <= ? AND lease_until_ms <= ? + 86400000\n',
    why: 'a lease is only advice',
    kind: 'races',
  },
  {
    id: 'ackword',
    file: 'gateways/chaoying/index.ts',
    find: "    accepted: { status: 200, contentType: 'text/plain', body: 'success' },\n",
    replace: "    accepted: { status: 200, contentType: 'text/plain', body: 'SUCCESS' },\n",
    why: 'a word is a word',
    test: { file: 'gateways/chaoying/channels.test.ts', name: '' },
  },
  {
    id: 'sortorder',
    file: 'gateway/sign/sorted-line.ts',
    find: '.sort((a, b) => (a < b ? -1 : 1))',
    replace: '.sort((a, b) => a.localeCompare(b))',
    why: 'alphabetical is alphabetical',
    test: { file: 'gateway/sign/signatures.test.ts', name: '' },
  },
  {
    id: 'floatamount',
    file: 'gateway/amount.ts',
    find: '    return fenFromYuan(String(value))\n',
    replace: '    return Number.isNaN(fenFromYuan(String(value))) ? null : (Math.floor(Number(value) * 100) as Fen)\n',
    why: 'a hundred fen are a yuan',
    test: { file: 'gateway/reading.test.ts', name: '' },
  },
  {
    id: 'noorigin',
    file: 'http/origins.ts',
    find: '    if (origin !== undefined && !allowed.has(origin)) {\n',
    replace: '    if (origin !== undefined && !allowed.has(origin) && allowed.size === 0) {\n',
    why: 'the token is enough',
    test: { file: 'http/client-routes.test.ts', name: 'may not use the token' },
  },
  {
    id: 'adoptblind',
    file: 'notifications/adopt-orphan.ts',
    find: "  return matchEvidence(lost, evidence) === 'equal' ? 'paid' : 'differs'\n",
    replace: "  return matchEvidence(lost, evidence) === 'incomplete' ? 'differs' : 'paid'\n",
    why: 'the number is ours',
    test: { file: 'notifications/adopt-orphan.test.ts', name: '' },
  },
  {
    id: 'factsofanybody',
    file: 'payments/learn-facts.ts',
    find: "  if (match === 'other-number' || match === 'other-merchant' || match === 'other-time') return null\n",
    replace: '',
    why: 'facts decide nothing',
    test: { file: 'payments/learn-facts.test.ts', name: 'teaches nothing' },
  },
  {
    id: 'payertold',
    file: 'gateway/read-facts.ts',
    find: '...(config.tellPayerIds && ',
    replace: '...(',
    why: 'a shop knows its customers',
    test: { file: 'gateway/read-facts.test.ts', name: 'is told nowhere unless' },
  },
]
