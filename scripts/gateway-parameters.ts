import type { Gateway } from '../packages/broker/src/gateway/definition.ts'
import type { Length } from '../packages/broker/src/gateway/length.ts'
import type { Parameter } from '../packages/broker/src/gateway/parameters.ts'
import type { Channel } from './gateway-facts.ts'

const BEGIN =
  '<!-- parameters: written by scripts/gateway-matrix.ts from this folder’s definition. Change that, and not this. -->'
const END = '<!-- end of parameters -->'

const introductionOf = (id: string) =>
  `
Every parameter that the documents have, and where you say it. Names without more are fields of \`POST /v1/checkouts\`; the gateway's own
stand there in \`options: { "${id}": { … } }\`, where one wins over the common name beside it. What the create of a way to pay has no
field for is refused by name when the checkout is opened, unless \`whereSupported\` names it. Lengths are counted in UTF-16 units, the
strictest reading of a document's "characters" (our decision: an emoji is two in Java, C# and JavaScript, and one in a database); what is
longer is refused by its field's name when the checkout is opened, or cut between letters where it says so.
`.trim()

/** Where a merchant says a parameter, in Markdown. */
export function whereSaid(id: string, name: string, { said, option }: Parameter): string {
  if (!option) return said ?? ''
  const own = `\`options.${id}.${name}\``
  const on = option.common && option.commonOn ? ` (on ${option.commonOn.map(code).join(', ')})` : ''
  const where = option.common ? `\`${option.common.name}\`${on}, ${own}` : own
  return `${where}: ${option.about}${said ? `; or ${said}` : ''}`
}

/** What a parameter takes, in Markdown. */
export function whatFits({ option, length, lengthOn = {}, highest, cut }: Parameter): string {
  const words = [
    option?.kind === 'list' ? 'a list of objects, or its JSON' : '',
    option?.kind === 'whole' && !option.oneOf ? 'a whole number' : '',
    option?.oneOf ? option.oneOf.map((one) => code(JSON.stringify(one))).join(' or ') : '',
    option?.looksLike ?? '',
    length ? `at most ${length.most}${cut ? ', cut' : ''}` : '',
    ...Object.entries(lengthOn as Record<string, Length>).map(([channel, { most }]) => `${most} on ${code(channel)}`),
    highest === undefined ? '' : `up to ${highest}`,
  ]
  return words.filter((word) => word !== '').join(', ') || '–'
}

/** A gateway's README, with its parameters as the definition has them. */
export function withParameters(
  readme: string,
  {
    id,
    channels,
    parameters,
    otherParameters = {},
  }: Pick<Gateway, 'id' | 'channels' | 'parameters' | 'otherParameters'>,
): string {
  const all = Object.keys(channels) as Channel[]
  const creates = Object.entries(parameters).map(([name, parameter]) => [
    code(name),
    whereSaid(id, name, parameter),
    channelsOf(parameter.on, all),
    whatFits(parameter),
  ])
  const others = Object.entries(otherParameters).flatMap(([call, fields]) =>
    Object.entries(fields).map(([name, where]) => [code(call), code(name), where || 'a raw call, under its own name']),
  )
  const section = [
    BEGIN,
    introductionOf(id),
    '### Of creates',
    table(['parameter', 'where you say it', 'channels', 'takes'], creates),
    '### Of other calls',
    table(['call', 'parameter', 'where you say it'], others),
    END,
  ].join('\n\n')
  const heading = '## What a merchant says'
  const start = readme.indexOf(BEGIN)
  if (start === -1) return `${readme.trimEnd()}\n\n${heading}\n\n${section}\n`
  return readme.slice(0, start) + section + readme.slice(readme.indexOf(END) + END.length)
}

function channelsOf(on: readonly Channel[] | undefined, all: readonly Channel[]): string {
  if (on === undefined || all.every((channel) => on.includes(channel))) return 'all'
  return (
    on
      .filter((channel) => all.includes(channel))
      .map(code)
      .join(' ') || '–'
  )
}

function code(text: string): string {
  return `\`${text}\``
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}
