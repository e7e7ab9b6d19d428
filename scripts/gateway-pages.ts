import type { Channel, ChannelLine, GatewayFacts } from './gateway-facts.ts'

const NONE = '–'

const INTRODUCTION = `
What each gateway can do through this broker, read out of its definition. Its status words, its quirks and where all of that comes from
stand in its README. “Its pay type” is what a call has for this channel and no other; \`{name}\` in it is that field of the account.

Every documented call can be made by its own name: \`POST /v1/accounts/{account}/operations/{operation}\` with a key that has the scope
\`operations\`, and \`money-operations\` where money moves; or, on the broker's machine, \`pay-broker call\`, with \`--yes\` where money moves.
`.trim()

/** The page of all gateways, in Markdown. */
export function renderGateways(gateways: readonly GatewayFacts[]): string {
  return `${[
    '# Gateways',
    '<!-- Written by scripts/gateway-matrix.ts from the definitions in packages/broker/src/gateways. Change those, not this. -->',
    INTRODUCTION,
    '## Channels',
    'A channel is a wallet and a way to reach it. Which of them an account offers depends on its configuration: see “needs” below.',
    channelMatrix(gateways),
    '## What each allows',
    allowances(gateways),
    ...gateways.flatMap(section),
  ].join('\n\n')}\n`
}

function channelMatrix(gateways: readonly GatewayFacts[]): string {
  const all = [...new Set(gateways.flatMap(({ channels }) => channels.map(({ channel }) => channel)))]
  const order = all.sort((a, b) => wallet(a) - wallet(b) || scene(a) - scene(b))
  const has = ({ channels }: GatewayFacts, channel: Channel) => channels.some((line) => line.channel === channel)
  return table(
    ['', ...gateways.map(({ id }) => `[${id}](#${id})`)],
    order.map((channel) => [`\`${channel}\``, ...gateways.map((gateway) => (has(gateway, channel) ? 'yes' : NONE))]),
  )
}

const WALLETS = ['wechat', 'alipay', 'unionpay', 'jd', 'qq', 'ecny']
const SCENES = ['qr', 'jsapi', 'miniprogram', 'h5', 'web', 'app', 'barcode']
const wallet = (channel: Channel) => WALLETS.indexOf(channel.split(':')[0] ?? '')
const scene = (channel: Channel) => SCENES.indexOf(channel.split(':')[1] ?? '')

function allowances(gateways: readonly GatewayFacts[]): string {
  const row = (name: string, tell: (gateway: GatewayFacts) => string) => [name, ...gateways.map(tell)]
  return table(
    ['', ...gateways.map(({ id }) => id)],
    [
      row('keys', ({ credentials }) => credentials.join('; ')),
      row('replies', ({ capabilities }) => (capabilities.trustsTls ? 'never signed: believed over TLS' : 'signed')),
      row('refusals', ({ unsignedRefusals }) =>
        unsignedRefusals === 'tls' ? 'signed, or listed and over TLS' : 'signed',
      ),
      row('notifications', ({ capabilities }) =>
        capabilities.notificationSettles ? 'signed, and settle' : 'signed, and make the broker ask',
      ),
      row('a create sent again', ({ capabilities }) =>
        capabilities.duplicateSafe ? 'makes no second payment' : 'may make a second one',
      ),
      row('close', ({ capabilities: { closeMinAge } }) => (closeMinAge === null ? NONE : since(closeMinAge))),
      row('reverse', ({ capabilities: { reverseMinAge, reverseMaxAge } }) =>
        reverseMinAge === null || reverseMaxAge === null
          ? NONE
          : `${since(reverseMinAge)}, until ${time(reverseMaxAge)}`,
      ),
      row('refunds', refunds),
    ],
  )
}

function refunds(gateway: GatewayFacts): string {
  const rules = gateway.capabilities.refunds
  if (!rules) return NONE
  return [
    `${rules.most} of a payment, until ${time(rules.maxAge)}`,
    rules.wholeOnly.length > 0 && `whole only: ${rules.wholeOnly.join(', ')}`,
    gateway.refundsTold ? 'told by notifications' : 'asked about',
    gateway.refundsFollowedByPayment && 'by their payment',
    gateway.refundNeeds && `needs ${gateway.refundNeeds}`,
  ]
    .filter(Boolean)
    .join('; ')
}

function section({ id, names, channels, operations }: GatewayFacts): string[] {
  return [
    `## ${id}`,
    `${names.en} (${names.zh}): [credentials, status words, quirks](../packages/broker/src/gateways/${id}/README.md).`,
    table(
      ['channel', 'call', 'its pay type', 'needs', 'lives'],
      channels.map((line) => [
        `\`${line.channel}\``,
        `\`${line.operation}\``,
        line.payType || NONE,
        needs(line),
        lives(line),
      ]),
    ),
    table(
      ['operation', 'what it does', 'must have', 'moves money', 'scopes', 'needs'],
      operations.map(({ name, about, required, movesMoney, needs: fields }) => [
        `\`${name}\``,
        about,
        required.map((field) => `\`${field}\``).join(' ') || NONE,
        movesMoney ? 'yes' : 'no',
        movesMoney ? '`operations` `money-operations`' : '`operations`',
        fields || NONE,
      ]),
    ),
  ]
}

function needs({ needsPayer, needsAuthCode, banks, needs: fields }: ChannelLine): string {
  const bank = banks > 0 && `the payer’s bank, one of ${banks}, or the account’s`
  const all = [needsPayer && 'the payer’s id', needsAuthCode && 'the payer’s code', bank, fields]
  return all.filter(Boolean).join(', ') || NONE
}

function lives({ lifetime, pace, needsAuthCode }: ChannelLine): string {
  const asked = pace && `asked after ${time(pace.first)}, then every ${time(pace.every)}`
  return [needsAuthCode ? `waits ${time(lifetime)}` : time(lifetime), asked].filter(Boolean).join('; ')
}

function since(age: number): string {
  return age === 0 ? 'at once' : `from ${time(age)}`
}

const UNITS = [
  [86_400, 'day'],
  [3600, 'hour'],
  [60, 'minute'],
] as const

/** Seconds in the largest unit that they are a whole number of. */
function time(seconds: number): string {
  const [size, name] = UNITS.find(([unit]) => seconds >= unit && seconds % unit === 0) ?? [1, 'second']
  const count = seconds / size
  return `${count} ${name}${count === 1 ? '' : 's'}`
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}
