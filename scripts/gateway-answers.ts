import type { Gateway } from '../packages/broker/src/gateway/definition.ts'
import type { AnswerField, AnswerTable } from '../packages/broker/src/gateway/fact-fields.ts'
import { told } from './gateway-sentences.ts'
import { ENGLISH } from './gateway-texts.ts'
import type { Words } from './gateway-words.ts'

const BEGIN =
  '<!-- answers: written by scripts/gateway-matrix.ts from this folder’s definition. Change that, and not this. -->'
const END = '<!-- end of answers -->'

/** Where a merchant reads one field, in Markdown. */
export function whereOf(name: string, field: AnswerField, words: Words = ENGLISH): string {
  if ('elsewhere' in field) return told(field.elsewhere, words)
  if ('inside' in field) return words.within
  if ('payer' in field) return words.payerId(`\`facts.payer.${field.payer('')}\``)
  if ('word' in field) return `\`facts.said['${name}']\``
  return `\`facts.${field.fact}\`${field.masked ? words.masked : ''}`
}

/** Every field of a table; one within another has both names, with a point between. */
export function fieldsOf(table: AnswerTable, path = ''): readonly (readonly [string, AnswerField])[] {
  return Object.entries(table).flatMap(([name, field]) => [
    [`${path}${name}`, field] as const,
    ...('inside' in field ? fieldsOf(field.inside, `${path}${name}.`) : []),
  ])
}

/** A gateway's README in one language, with its answers as the definition has them. */
export function withAnswers(readme: string, { answers }: Pick<Gateway, 'answers'>, words: Words = ENGLISH): string {
  const table = (fields: AnswerTable) =>
    rows(
      fieldsOf(fields).map(([name, field]) => [`\`${name}\``, whereOf(name, field, words)]),
      words.answerHead,
    )
  const raw = Object.entries(answers.raw ?? {}).map(([call, fields]) => [
    `\`${call}\``,
    fields.map((field) => `\`${field}\``).join(' '),
  ])
  const parts = [
    BEGIN,
    words.aboutAnswers,
    words.ofPayments,
    table(answers.payment),
    words.ofRefunds,
    table(answers.refund),
    ...(raw.length > 0 ? [words.ofRaw, words.aboutRaw, rows(raw, words.rawHead)] : []),
    END,
  ]
  const section = parts.join('\n\n')
  const [before, rest] = readme.split(BEGIN)
  const after = rest?.split(END)[1]
  if (before !== undefined && after !== undefined) return `${before}${section}${after}`
  return `${readme.trimEnd()}\n\n${words.tells}\n\n${section}\n`
}

function rows(cells: readonly (readonly string[])[], head: readonly string[]): string {
  const line = (row: readonly string[]) => `| ${row.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...cells.map(line)].join('\n')
}
