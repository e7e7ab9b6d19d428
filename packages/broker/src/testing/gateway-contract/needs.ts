import assert from 'node:assert/strict'
import type { Lacks } from '../gateway-peer.ts'
import { barcodeChannelsOf, http, type Need, openBench, type Subject } from './bench.ts'

/** Why this gateway can't keep the cases that need something. Undefined: it has it. */
export function lackOf({ peer }: Subject, need: Need): string | undefined {
  const { refunds, barcode } = peer
  const side = need === 'barcode payments' ? barcode : refunds
  if ('lacks' in side) return reasonOf(side, need)
  if (need !== 'refund notifications' || !('notified' in side) || typeof side.notified === 'function') return undefined
  return reasonOf(side.notified, need)
}

/** That what the peer says is lacking is not in the definition either. */
export const ABSENCE: Readonly<Record<Need, (subject: Subject) => void>> = {
  refunds(subject) {
    const { account } = openBench(subject, () => http(''))
    assert.equal(subject.gateway.refund, undefined, 'the definition has refunds, so its peer must play them')
    assert.deepEqual([account.refund, account.queryRefund, account.capabilities.refunds], [undefined, undefined, null])
  },
  'refund notifications'({ gateway }) {
    assert.equal(gateway.refund?.notified, undefined, 'the definition reads them, so its peer must write them')
  },
  'barcode payments'(subject) {
    assert.deepEqual(barcodeChannelsOf(subject), [], 'the definition has such channels, so its peer must play them')
  },
}

function reasonOf({ lacks }: Lacks, need: Need): string {
  if (lacks.length < 10) throw new Error(`Lacking ${need} needs a reason`)
  return lacks
}
