import type { Gateway } from '../packages/broker/src/gateway/definition.ts'
import type { Length } from '../packages/broker/src/gateway/length.ts'
import type { Parameter } from '../packages/broker/src/gateway/parameters.ts'
import type { Channel } from './gateway-facts.ts'
import { told } from './gateway-sentences.ts'
import { ENGLISH } from './gateway-texts.ts'
import type { Words } from './gateway-words.ts'

const BEGIN =
  '<!-- parameters: written by scripts/gateway-matrix.ts from this folder’s definition. Change that, and not this. -->'
const END = '<!-- end of parameters -->'

/** Where a merchant says a parameter, in Markdown. */
export function whereSaid(id: string, name: string, { said, option }: Parameter, words: Words = ENGLISH): string {
  const place = said === undefined ? '' : told(said, words)
  if (!option) return place
  const own = `\`options.${id}.${name}\``
  const on = option.common && option.commonOn ? words.onChannels(option.commonOn.map(code).join(words.names)) : ''
  const where = option.common ? `\`${option.common.name}\`${on}${words.names}${own}` : own
  return `${where}${words.about}${told(option.about, words)}${place && `${words.orElse}${place}`}`
}

/** What a parameter takes, in Markdown. */
export function whatFits({ option, length, lengthOn = {}, highest, cut }: Parameter, words: Words = ENGLISH): string {
  const fitting = [
    option?.kind === 'list' ? words.list : '',
    option?.kind === 'whole' && !option.oneOf ? words.whole : '',
    option?.oneOf ? option.oneOf.map((one) => code(JSON.stringify(one))).join(words.or) : '',
    option?.looksLike ? told(option.looksLike, words) : '',
    length ? `${words.atMost(length.most)}${cut ? words.cut : ''}` : '',
    ...Object.entries(lengthOn as Record<string, Length>).map(([channel, { most }]) =>
      words.lengthOn(most, code(channel)),
    ),
    highest === undefined ? '' : words.upTo(highest),
  ]
  return fitting.filter((word) => word !== '').join(words.comma) || '–'
}

/** A gateway's README in one language, with its parameters as the definition has them. */
export function withParameters(
  readme: string,
  {
    id,
    channels,
    parameters,
    otherParameters = {},
  }: Pick<Gateway, 'id' | 'channels' | 'parameters' | 'otherParameters'>,
  words: Words = ENGLISH,
): string {
  const all = Object.keys(channels) as Channel[]
  const creates = Object.entries(parameters).map(([name, parameter]) => [
    code(name),
    whereSaid(id, name, parameter, words),
    channelsOf(parameter.on, all, words),
    whatFits(parameter, words),
  ])
  const others = Object.entries(otherParameters).flatMap(([call, fields]) =>
    Object.entries(fields).map(([name, where]) => [code(call), code(name), where ? told(where, words) : words.rawCall]),
  )
  const section = [
    BEGIN,
    words.aboutParameters(id),
    words.ofCreates,
    table(words.createHead, creates),
    words.ofOthers,
    table(words.otherHead, others),
    END,
  ].join('\n\n')
  const start = readme.indexOf(BEGIN)
  if (start === -1) return `${readme.trimEnd()}\n\n${words.said}\n\n${section}\n`
  return readme.slice(0, start) + section + readme.slice(readme.indexOf(END) + END.length)
}

function channelsOf(on: readonly Channel[] | undefined, all: readonly Channel[], words: Words): string {
  if (on === undefined || all.every((channel) => on.includes(channel))) return words.all
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
