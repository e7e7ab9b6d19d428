import type { Channel, ChannelLine, GatewayFacts } from './gateway-facts.ts'
import { ENGLISH } from './gateway-texts.ts'
import type { Words } from './gateway-words.ts'

const NONE = '–'

const COMMENT =
  '<!-- Written by scripts/gateway-matrix.ts from the definitions in packages/broker/src/gateways. Change those, not this. -->'

/** Where a gateway's README stands in the page's language: in English where it has none of its own. */
export type ReadmeOf = (id: string) => string

/** The page of all gateways, in Markdown. The facts are in the same language. */
export function renderGateways(
  gateways: readonly GatewayFacts[],
  words: Words = ENGLISH,
  readmeOf: ReadmeOf = () => 'README.md',
): string {
  return `${[
    words.title,
    words.otherLanguage,
    COMMENT,
    words.introduction,
    words.channels,
    words.aboutChannels,
    channelMatrix(gateways, words),
    words.allows,
    allowances(gateways, words),
    ...gateways.flatMap((gateway) => section(gateway, words, readmeOf(gateway.id))),
  ].join('\n\n')}\n`
}

function channelMatrix(gateways: readonly GatewayFacts[], words: Words): string {
  const all = [...new Set(gateways.flatMap(({ channels }) => channels.map(({ channel }) => channel)))]
  const order = all.sort((a, b) => wallet(a) - wallet(b) || scene(a) - scene(b))
  const has = ({ channels }: GatewayFacts, channel: Channel) => channels.some((line) => line.channel === channel)
  return table(
    ['', ...gateways.map(({ id }) => `[${id}](#${id})`)],
    order.map((channel) => [
      `\`${channel}\``,
      ...gateways.map((gateway) => (has(gateway, channel) ? words.yes : NONE)),
    ]),
  )
}

const WALLETS = ['wechat', 'alipay', 'unionpay', 'jd', 'qq', 'ecny']
const SCENES = ['qr', 'jsapi', 'miniprogram', 'h5', 'web', 'app', 'barcode']
const wallet = (channel: Channel) => WALLETS.indexOf(channel.split(':')[0] ?? '')
const scene = (channel: Channel) => SCENES.indexOf(channel.split(':')[1] ?? '')

function allowances(gateways: readonly GatewayFacts[], words: Words): string {
  const row = (name: string, tell: (gateway: GatewayFacts) => string) => [name, ...gateways.map(tell)]
  return table(
    ['', ...gateways.map(({ id }) => id)],
    [
      row(words.keys, ({ credentials }) => credentials.join(words.clauses)),
      row(words.replies, ({ capabilities }) => (capabilities.trustsTls ? words.neverSigned : words.signed)),
      row(words.refusals, ({ unsignedRefusals }) => (unsignedRefusals === 'tls' ? words.listedOverTls : words.signed)),
      row(words.notifications, ({ capabilities }) => (capabilities.notificationSettles ? words.settle : words.makeAsk)),
      row(words.sentAgain, ({ capabilities }) => (capabilities.duplicateSafe ? words.noSecond : words.maybeSecond)),
      row(words.close, ({ capabilities: { closeMinAge } }) =>
        closeMinAge === null ? NONE : since(closeMinAge, words),
      ),
      row(words.reverse, ({ capabilities: { reverseMinAge, reverseMaxAge } }) =>
        reverseMinAge === null || reverseMaxAge === null
          ? NONE
          : [since(reverseMinAge, words), words.until(reverseMaxAge)].join(words.comma),
      ),
      row(words.refundsRow, (gateway) => refunds(gateway, words)),
    ],
  )
}

function refunds(gateway: GatewayFacts, words: Words): string {
  const rules = gateway.capabilities.refunds
  if (!rules) return NONE
  return [
    words.parts(rules.most, rules.maxAge),
    rules.wholeOnly.length > 0 && words.wholeOnly(rules.wholeOnly.join(words.names)),
    gateway.refundsTold ? words.told : words.asked,
    gateway.refundsFollowedByPayment && words.byPayment,
    gateway.refundNeeds && words.refundNeeds(gateway.refundNeeds),
  ]
    .filter(Boolean)
    .join(words.clauses)
}

function section({ id, names, channels, operations }: GatewayFacts, words: Words, readme: string): string[] {
  return [
    `## ${id}`,
    words.readme(names, `../packages/broker/src/gateways/${id}/${readme}`),
    table(
      words.channelHead,
      channels.map((line) => [
        `\`${line.channel}\``,
        `\`${line.operation}\``,
        line.payType || NONE,
        needs(line, words),
        lives(line, words),
      ]),
    ),
    table(
      words.operationHead,
      operations.map(({ name, about, required, movesMoney, needs: fields }) => [
        `\`${name}\``,
        about,
        required.map((field) => `\`${field}\``).join(' ') || NONE,
        movesMoney ? words.yes : words.no,
        movesMoney ? '`operations` `money-operations`' : '`operations`',
        fields || NONE,
      ]),
    ),
  ]
}

function needs({ needsPayer, needsAuthCode, banks, needs: fields }: ChannelLine, words: Words): string {
  const all = [needsPayer && words.payersId, needsAuthCode && words.payersCode, banks > 0 && words.bank(banks), fields]
  return all.filter(Boolean).join(words.conditions) || NONE
}

function lives({ lifetime, pace, needsAuthCode }: ChannelLine, words: Words): string {
  const asked = pace && words.askedAfter(pace.first, pace.every)
  return [needsAuthCode ? words.waits(lifetime) : words.lives(lifetime), asked].filter(Boolean).join(words.clauses)
}

function since(age: number, words: Words): string {
  return age === 0 ? words.atOnce : words.from(age)
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}
