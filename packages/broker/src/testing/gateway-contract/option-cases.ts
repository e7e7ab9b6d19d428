import assert from 'node:assert/strict'
import { type Channel, fen } from '@pay-checkout/protocol'
import type { OptionValue } from '../../checkout-extras.ts'
import type { OptionFacts, PaymentOrder } from '../../gateway/account.ts'
import { fits } from '../../gateway/length.ts'
import { lengthAt } from '../../gateway/write-create.ts'
import { type Case, done, failureOf, openBench, orderFor, type Subject } from './bench.ts'

/** What must hold of the options a checkout may say, and of the limits that the documents set. */
export const OPTION_CASES: readonly Case[] = [
  {
    name: 'every option reaches every create that has it, and touches neither number, amount, merchant nor notification address [A1]',
    async run(subject) {
      for (const [channel, name, option] of optionsOf(subject)) {
        const plain = await sentFor(subject, orderFor(channel))
        const sent = await sentFor(subject, saying(subject, channel, { [name]: option.example }))
        assert.equal(String(sent[name]), String(option.example), `${name} of ${channel}`)
        for (const core of coreOf(subject))
          assert.deepEqual(sent[core], plain[core], `${core} beside ${name} of ${channel}`)
      }
    },
  },
  {
    name: 'an option of the wrong type, or outside of what its document lists, is refused by name and never sent [A1 A9]',
    async run(subject) {
      for (const [channel, name, option] of optionsOf(subject)) {
        for (const wrong of wrongOnes(subject, channel, name, option)) {
          const order = saying(subject, channel, { [name]: wrong })
          const { account, sent } = openBench(subject, () => done(subject, {}))
          const fields = account.check(order).map(({ field }) => field)
          assert.deepEqual(fields, [`options.${subject.gateway.id}.${name}`], `${name} as ${JSON.stringify(wrong)}`)
          assert.ok((await failureOf(account.create(order))) instanceof RangeError)
          assert.equal(sent.length, 0)
        }
      }
    },
  },
  {
    name: 'nothing is sent that is longer than its document allows: it is cut, or was refused by the field that says it [A9]',
    async run(subject) {
      for (const channel of Object.keys(subject.gateway.channels) as Channel[]) {
        for (const order of longOrders(channel)) {
          const { account } = openBench(subject, () => done(subject, {}))
          const problems = account.check(order)
          for (const { field } of problems) assert.match(field, /^(returnUrl|payer\.ip|payer\.\w+|amount|publicUrl)$/)
          if (problems.length > 0) continue
          const sent = await sentFor(subject, order)
          for (const [name, parameter] of Object.entries(subject.gateway.parameters)) {
            const length = lengthAt(parameter, { channel })
            if (length && sent[name] !== undefined) assert.ok(fits(String(sent[name]), length), `${name} of ${channel}`)
          }
        }
      }
    },
  },
]

function* optionsOf(subject: Subject): Generator<[Channel, string, OptionFacts]> {
  const { account } = openBench(subject, () => done(subject, {}))
  for (const [name, option] of account.options) {
    for (const channel of option.channels) yield [channel, name, option]
  }
}

function saying({ gateway }: Subject, channel: Channel, options: Record<string, OptionValue>): PaymentOrder {
  return { ...orderFor(channel), extras: { options: { [gateway.id]: options } } }
}

async function sentFor(subject: Subject, order: PaymentOrder): Promise<Readonly<Record<string, unknown>>> {
  const { account, sent } = openBench(subject, () => done(subject, subject.peer.created(order.channel, order)))
  await account.create(order).catch((error) => {
    // A barcode's reply says how it stands, which doesn't matter here.
    if (sent.length === 0) throw error
  })
  const [request] = sent
  assert.ok(request)
  return subject.peer.receive(request).values
}

/** Names of what no option may touch, whichever of them this gateway has. */
function coreOf({ gateway }: Subject): readonly string[] {
  const { payment } = gateway
  const amounts = typeof payment.amount === 'string' ? [payment.amount] : ['total_fee', 'total_amount']
  return [
    payment.tradeNo,
    payment.merchant.field,
    ...amounts,
    'notify_url',
    'pay_type',
    'method',
    'auth_code',
    'sub_openid',
  ].filter((name) => !gateway.parameters[name]?.option)
}

function wrongOnes({ gateway }: Subject, channel: Channel, name: string, { kind, oneOf, pattern }: OptionFacts) {
  const length = lengthAt(gateway.parameters[name] ?? {}, { channel })
  const wrong: (string | number)[] = kind === 'text' ? [7] : kind === 'list' ? [7] : ['seven', -1, 1.5]
  if (oneOf || pattern) wrong.push(kind === 'text' ? '?' : 999)
  if (length && kind === 'text' && !oneOf && !pattern) wrong.push('长'.repeat(length.most + 1))
  return wrong
}

const LONG_ADDRESS = `https://shop.example.com/${'p'.repeat(900)}`

function longOrders(channel: Channel): PaymentOrder[] {
  const order = { ...orderFor(channel), tradeNo: 'T'.repeat(30) }
  return [
    ...['😀'.repeat(64), '茶'.repeat(128), '👨‍👩‍👧‍👦'.repeat(11), 'x'.repeat(128)].map((subject) => ({
      ...order,
      subject,
    })),
    { ...order, detail: '茶'.repeat(512) },
    { ...order, returnUrl: LONG_ADDRESS },
    { ...order, notifyUrl: LONG_ADDRESS },
    { ...order, payerIp: '2001:0db8:85a3:0000:0000:8a2e:0370:7334' },
    { ...order, payerId: 'o'.repeat(128) },
    { ...order, amount: fen(10_000_000_001) },
  ]
}
