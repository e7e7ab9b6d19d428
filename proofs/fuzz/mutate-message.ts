import type { NotificationMessage } from '../../packages/broker/src/gateway/account.ts'
import type { Dice } from './dice.ts'
import { payloadOf, textOfPayload, withPayload } from './message-text.ts'
import { mutateBlocks } from './mutate-blocks.ts'
import { BYTE_MUTATIONS } from './mutate-bytes.ts'
import { mutateForm, resplitForm } from './mutate-form.ts'
import { mutateJson } from './mutate-json.ts'
import { mutateToken } from './mutate-token.ts'
import type { Target } from './targets.ts'

/** A message nobody sent, and how it was made. */
export interface Mutant {
  readonly how: string
  readonly message: NotificationMessage
}

/** Makes a lie out of a genuine message of `target`. `strangers`: messages of other gateways. */
export function mutate(target: Target, strangers: readonly NotificationMessage[], dice: Dice): Mutant {
  const roll = dice.below(100)
  const origin = dice.pick(target.genuine)
  if (roll < 25) return bytesChanged(target, origin, dice)
  if (roll < 85)
    return { how: target.format, message: withPayload(origin, MUTATORS[target.format](target, origin, dice)) }
  if (roll < 92) return dressedUp(origin, dice)
  if (roll < 95) return { how: 'another merchant’s key', message: dice.pick(target.foreign) }
  if (roll < 98) return { how: 'another gateway’s message', message: dice.pick(strangers) }
  return { ...bytesChanged(target, dice.pick(strangers), dice), how: 'another gateway’s message, changed' }
}

type Mutator = (target: Target, origin: NotificationMessage, dice: Dice) => string

const MUTATORS: Readonly<Record<Target['format'], Mutator>> = {
  form: (target, origin, dice) =>
    dice.once(6)
      ? resplitForm(textOfPayload(origin), dice)
      : mutateForm(textOfPayload(origin), dice, other(target, dice)),
  json: (target, origin, dice) => mutateJson(textOfPayload(origin), dice, other(target, dice)),
  token: (target, origin, dice) => mutateToken(textOfPayload(origin), dice, other(target, dice), target.publicKey),
  blocks: (target, origin, dice) =>
    dice.once(3)
      ? mutateJson(textOfPayload(origin), dice, other(target, dice))
      : mutateBlocks(textOfPayload(origin), dice, other(target, dice)),
}

/** One other message of the same gateway, with our keys or another merchant's. */
function other({ genuine, foreign }: Target, dice: Dice): string[] {
  return [textOfPayload(dice.pick(dice.once(3) ? foreign : genuine))]
}

function bytesChanged({ genuine }: Target, origin: NotificationMessage, dice: Dice): Mutant {
  const [how, change] = dice.pick(Object.entries(BYTE_MUTATIONS))
  return { how, message: withPayload(origin, change(payloadOf(origin), dice, [payloadOf(dice.pick(genuine))])) }
}

/** The same payload, announced as something else or put somewhere else. */
function dressedUp(origin: NotificationMessage, dice: Dice): Mutant {
  const payload = payloadOf(origin)
  const text = textOfPayload(origin)
  const message = dice.pick<NotificationMessage>([
    { ...origin, contentType: dice.pick(CONTENT_TYPES) },
    { ...origin, method: 'GET', query: text, bytes: new Uint8Array() },
    { ...origin, method: 'POST', query: '', bytes: payload },
    { ...origin, method: 'POST', query: text, bytes: payload },
    { ...origin, method: 'GET', query: '', bytes: payload },
    { ...origin, query: dice.pick(['status=1', 'total_fee=1', 'x', '=', 'pay_result=0&total_fee=1']) },
    { ...origin, method: 'POST', query: text, bytes: Buffer.from('status=1') },
    { ...origin, method: 'POST', query: '', bytes: new Uint8Array() },
  ])
  return { how: 'dressed up', message }
}

const CONTENT_TYPES: readonly string[] = [
  ...['', 'text/plain', 'text/html', 'application/json', 'application/xml', 'application/x-www-form-urlencoded'],
  ...[
    'application/json; charset=utf-16',
    'application/x-www-form-urlencoded; charset=gbk',
    'multipart/form-data; boundary=x',
  ],
  ...['application/octet-stream', 'APPLICATION/JSON', 'text/plain\u0000', ';', ',', 'a'.repeat(4000)],
]
