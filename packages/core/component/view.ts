import { troubleKind } from '../../element/src/locales/trouble-kind.ts'
import { type CheckoutState, formatAmount } from '../src/miniprogram/index.ts'
import type { CaptionName, Lines, Texts } from './texts.ts'

/** What a button does: a method of the running checkout, or the component's own `copy`. */
export type Deed = 'pay' | 'confirm' | 'back' | 'retry' | 'cancel' | 'copy'

/**
 * A state as the template shows it: ready-made strings, and none for what doesn't stand there. Flat, so that one small `setData`
 * carries what has changed.
 */
export interface View {
  name: CheckoutState['name']
  /** The picture above the heading. */
  mark?: 'bones' | 'busy' | 'still' | 'good' | 'clock' | 'alert'
  title?: string
  text?: string | undefined
  /** One in a line. */
  steps?: string
  label?: string
  sign?: string
  amount?: string
  subject?: string
  order?: string
  note?: string
  code?: string | undefined
  /** The button that pays. */
  pay?: string
  /** What that says instead while it may not be touched again. */
  busy?: string
  first?: string
  firstDoes?: Deed
  second?: string
  secondDoes?: Deed
  quiet?: string
  quietDoes?: Deed
}

/** The buttons from the heaviest to the lightest. */
type Ways = readonly [first?: Way | '', second?: Way | undefined, quiet?: Way]
type Way = Exclude<Deed, 'pay' | 'cancel'>
type Known = Extract<CheckoutState, { checkout: unknown }>

/** What a state looks like. `copied`: the payer has just copied the link. `stuck`: no checkout runs that could be tried again. */
export function viewOf(state: CheckoutState, texts: Texts, copied?: boolean, stuck?: boolean): View {
  const { words, method, troubles } = texts
  const { name } = state
  const caption = captionOf(state, texts)
  const view: View = { name, title: caption[0], mark: 'busy' }
  if (caption[1]) view.text = caption[1]
  if ('checkout' in state) {
    const { amount, subject, orderNo } = state.checkout
    const figure = formatAmount(amount)
    if (name !== 'settled') view.label = words.amount
    // Nothing, where a newer broker's couldn't be read.
    if (amount) view.sign = figure.charAt(0)
    if (amount) view.amount = figure.slice(1)
    view.subject = subject
    if (orderNo) view.order = `${words.order} ${orderNo}`
  }
  if ('trouble' in state && state.trouble) {
    view.note = troubles[troubleKind(state.trouble.code)]
    view.code = state.trouble.code
  }
  let ways: Ways = ['', 'confirm', 'back']
  switch (state.name) {
    case 'loading':
      view.mark = 'bones'
      ways = []
      break
    case 'unreadable':
      view.mark = 'alert'
      view.text = view.note as string
      view.note = ''
      ways = stuck ? [] : ['retry']
      break
    case 'choosing':
    case 'identifying':
    case 'starting':
      view.pay = method
      if (name === 'choosing' && !state.choices.some(({ usable, reason }) => usable && !reason))
        ways = guide(state.choices[0])
      else ways = []
      if (name !== 'choosing') view.busy = view.title as string
      if (view.pay) view.title = ''
      break
    case 'guiding':
      ways = guide(state.choice)
      ways = ['', ways[1], 'back']
      break
    case 'confirming':
      view.mark = 'still'
      ways = ['confirm', 'retry', 'back']
      break
    case 'settled':
      view.mark = 'good'
      ways = []
      break
    case 'stopped':
      view.mark = state.reason === 'expired' ? 'clock' : 'alert'
      ways = []
      break
    case 'waiting':
      if (state.after === 'cancel') ways = []
      // Only these end without a payment often enough to offer the next try first; a doubt is never hurried.
      if (state.after === 'wallet-cancelled' || state.after === 'wallet-failed') {
        view.mark = 'still'
        ways = ['retry', 'confirm', 'back']
      }
  }
  const says: Readonly<Record<Way, string>> = {
    retry: name === 'confirming' ? words.payAgain : words.retry,
    confirm: words.havePaid,
    back: words.notNow,
    copy: copied ? words.copied : words.copyLink,
  }
  const [first, second, quiet] = ways
  if (first) Object.assign(view, { first: says[first], firstDoes: first })
  if (second) Object.assign(view, { second: says[second], secondDoes: second })
  if (quiet) Object.assign(view, { quiet: says[quiet], quietDoes: quiet })
  return view

  /** Why the wallet can't be used here, and what to do. The hosted page is opened in a browser, where it can be paid on. */
  function guide(choice: Known['choices'][number] | undefined): Ways {
    const link = 'checkout' in state && state.checkout.payLink
    const { reason = '', remedies = [] } = choice || {}
    view.mark = 'alert'
    view.pay = ''
    view.text = texts.reasons[reason] || ''
    view.steps = [...remedies, link && 'copy-link']
      .map((remedy) => texts.remedies[remedy as string])
      .filter(Boolean)
      .join('\n')
    return link ? ['', 'copy'] : []
  }
}

/** What has changed between two views, by the paths that `setData` takes. */
export function changesOf(last: View, next: View): Record<string, string> {
  const changes: Record<string, string> = {}
  for (const key of Object.keys({ ...last, ...next }) as (keyof View)[])
    if (next[key] !== last[key]) changes[`view.${key}`] = next[key] || ''
  return changes
}

/** What was begun elsewhere, by a code or on another page, is waited for here. */
function captionOf(state: CheckoutState, { captions }: Texts): Lines {
  const { name } = state
  const told =
    name === 'waiting'
      ? state.after
      : name === 'stopped'
        ? state.reason
        : name === 'confirming' && state.asked
          ? 'notSeenYet'
          : OTHERS[name] || name
  return (captions as Readonly<Record<string, Lines | undefined>>)[told] || captions['wallet-done']
}

/** States that are called as another one. */
const OTHERS: { readonly [Name in CheckoutState['name']]?: CaptionName } = {
  choosing: 'guiding',
  identifying: 'starting',
}
