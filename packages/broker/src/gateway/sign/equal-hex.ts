import { timingSafeEqual } from 'node:crypto'

const HEX = /^(?:[0-9a-f]{2})+$/i

/** Whether two hex texts are the same bytes, in constant time. Anything that isn't hex equals nothing. */
export function equalHex(ours: string, theirs: unknown): boolean {
  if (typeof theirs !== 'string' || theirs.length !== ours.length || !HEX.test(theirs)) return false
  return timingSafeEqual(Buffer.from(ours, 'hex'), Buffer.from(theirs, 'hex'))
}
