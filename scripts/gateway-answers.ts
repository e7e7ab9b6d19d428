import type { Gateway } from '../packages/broker/src/gateway/definition.ts'
import type { AnswerField, AnswerTable } from '../packages/broker/src/gateway/fact-fields.ts'

const BEGIN =
  '<!-- answers: written by scripts/gateway-matrix.ts from this folder’s definition. Change that, and not this. -->'
const END = '<!-- end of answers -->'

const INTRODUCTION = `
What the documents print in answers and notifications, and where your server reads it: in \`GET /v1/checkouts/{id}\` and in every event.
\`facts\` of a payment are \`payments[].facts\`, of a refund \`refunds[].facts\`: amounts are whole fen, times ISO 8601 UTC, and what can't be
read is left out and logged. \`facts.said\` has the gateway's own words beside them.
`.trim()

/** Where a merchant reads one field, in Markdown. */
export function whereOf(name: string, field: AnswerField): string {
  if ('elsewhere' in field) return field.elsewhere
  if ('inside' in field) return 'its fields, below'
  if ('payer' in field)
    return `\`facts.payer.${field.payer('')}\`, where the account has \`tellPayerIds\`; else nowhere`
  if ('word' in field) return `\`facts.said['${name}']\``
  return `\`facts.${field.fact}\`${field.masked ? ', masked' : ''}`
}

/** Every field of a table; one within another has both names, with a point between. */
export function fieldsOf(table: AnswerTable, path = ''): readonly (readonly [string, AnswerField])[] {
  return Object.entries(table).flatMap(([name, field]) => [
    [`${path}${name}`, field] as const,
    ...('inside' in field ? fieldsOf(field.inside, `${path}${name}.`) : []),
  ])
}

/** A gateway's README, with its answers as the definition has them. */
export function withAnswers(readme: string, { answers }: Pick<Gateway, 'answers'>): string {
  const table = (fields: AnswerTable) =>
    rows(fieldsOf(fields).map(([name, field]) => [`\`${name}\``, whereOf(name, field)]))
  const raw = Object.entries(answers.raw ?? {}).map(([call, fields]) => [
    `\`${call}\``,
    fields.map((field) => `\`${field}\``).join(' '),
  ])
  const parts = [
    BEGIN,
    INTRODUCTION,
    '### Answers about payments',
    table(answers.payment),
    '### Answers about refunds',
    table(answers.refund),
    ...(raw.length > 0
      ? ['### Answers of raw calls', 'Handed on as they came, in `received`.', rows(raw, ['call', 'its fields'])]
      : []),
    END,
  ]
  const section = parts.join('\n\n')
  const [before, rest] = readme.split(BEGIN)
  const after = rest?.split(END)[1]
  if (before !== undefined && after !== undefined) return `${before}${section}${after}`
  return `${readme.trimEnd()}\n\n## What the gateway tells\n\n${section}\n`
}

function rows(cells: readonly (readonly string[])[], head = ['the gateway’s field', 'where you read it']): string {
  const line = (row: readonly string[]) => `| ${row.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...cells.map(line)].join('\n')
}
