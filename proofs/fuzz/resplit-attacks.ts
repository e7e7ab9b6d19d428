import type { NotificationMessage } from '../../packages/broker/src/gateway/account.ts'
import type { ClearMessage, GatewayPeer } from '../../packages/broker/src/testing/gateway-peer.ts'
import type { Dice } from './dice.ts'
import { textOfPayload, withPayload } from './message-text.ts'
import { formOf, resplitForm, signedLine } from './mutate-form.ts'

/** What the attacker wants to be believed: the fields of a message that says so. */
export interface Lie {
  /** What the gateway really says, of the attacker's own cheap order. */
  readonly truth: ClearMessage
  /** What it shall seem to say, of somebody else's. */
  readonly lie: ClearMessage
}

/**
 * A message whose signature holds: the gateway signed it with a text of the attacker's inside, and the attacker has taken the signed
 * line apart at other places. Two in three are aimed, the rest are split anywhere.
 */
export function resplitAttack(peer: GatewayPeer, { truth, lie }: Lie, dice: Dice): NotificationMessage {
  const smuggled = sorted(lie).filter(() => !dice.once(8))
  const name = dice.pick(ECHOED)
  const value = [dice.pick(['x', '', '1990', '咖啡']), ...smuggled.map((pair) => pair.join('=')), 'zz='].join('&')
  const genuine = peer.notification({ ...truth, [name]: value })
  const split = dice.once(3) ? anywhere : aimed
  return isJson(genuine) ? splitJson(genuine, split, dice) : withPayload(genuine, split(textOfPayload(genuine), dice))
}

// Where an echoed field sorts decides which fields it can hide: behind mct1's key, which stands in the line, it needs an `ord…`.
const ECHOED: readonly string[] = ['attach', 'Attach', '_a', 'body', 'ord_note', 'ord_note', 'remark', 'zz']

type Split = (form: string, dice: Dice) => string

const anywhere: Split = (form, dice) => resplitForm(form, dice)

/** Every field that a `&` starts is taken for one; what was already said goes, unread, into the value before it. */
const aimed: Split = (form) => {
  const { line, beside } = signedLine(form)
  const told = new Map<string, string>()
  let last = ''
  for (const piece of line.split('&')) {
    const [, name, value = ''] = /^([A-Za-z_]\w{0,39})=(.*)$/s.exec(piece) ?? []
    const isNew = name !== undefined && !told.has(name) && !told.has('zz')
    told.set(isNew ? name : last, isNew ? value : `${told.get(last)}&${piece}`)
    if (isNew) last = name
  }
  return formOf([...told, ...beside])
}

/** Pooul v1 signs the members of `data`; they are split as a form would be. */
function splitJson(genuine: NotificationMessage, split: Split, dice: Dice): NotificationMessage {
  const { data, ...frame } = JSON.parse(textOfPayload(genuine))
  const form = split(new URLSearchParams(sorted(data)).toString(), dice)
  const taken = Object.fromEntries(new URLSearchParams(form))
  return withPayload(genuine, JSON.stringify({ ...frame, data: taken }))
}

function isJson({ contentType }: NotificationMessage): boolean {
  return contentType === 'application/json'
}

function sorted(fields: ClearMessage): [string, string][] {
  return Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]): [string, string] => [name, String(value)])
    .sort(([a], [b]) => (a < b ? -1 : 1))
}
