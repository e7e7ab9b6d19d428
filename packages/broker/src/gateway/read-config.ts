import type { FieldProblem } from '@pay-checkout/protocol'
import { type Field, WrongField } from './fields.ts'

export type Fields = Readonly<Record<string, Field>>

/** What a gateway is given: every field, read. */
export type ConfigOf<F extends Fields> = { readonly [Name in keyof F]: ReturnType<F[Name]['read']> }

/** What a merchant writes: the required fields, and the optional ones that are wanted. */
export type ConfigInput<F extends Fields> = {
  readonly [Name in keyof F as F[Name]['optional'] extends true ? never : Name]: NonNullable<F[Name]['input']>
} & {
  readonly [Name in keyof F as F[Name]['optional'] extends true ? Name : never]?: NonNullable<F[Name]['input']>
}

export type ConfigReading<F extends Fields> =
  | { readonly ok: true; readonly config: ConfigOf<F>; readonly secrets: readonly string[] }
  | { readonly ok: false; readonly problems: readonly FieldProblem[]; readonly secrets: readonly string[] }

/** A configuration that can't be used; names every wrong field, and no value. */
export class InvalidConfig extends Error {
  override readonly name: string = 'InvalidConfig'
  readonly problems: readonly FieldProblem[]

  constructor(problems: readonly FieldProblem[], options?: ErrorOptions) {
    super(problems.map(sentenceOf).join('; '), options)
    this.problems = problems
  }
}

function sentenceOf({ field, detail }: FieldProblem): string {
  if (field !== '') return `${field} ${detail}`
  return detail.startsWith('must ') ? `the configuration ${detail}` : detail
}

/** Reads a configuration against declared fields: all of it, or a list of every field that is wrong. */
export function readConfig<F extends Fields>(fields: F, input: unknown): ConfigReading<F> {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    return { ok: false, problems: [{ field: '', detail: 'must be an object of fields' }], secrets: [] }
  }
  const written = new Map(Object.entries(input))
  const beside = { allowInsecure: written.get('allowInsecure') === true }
  const config: Record<string, unknown> = {}
  const problems: FieldProblem[] = []
  for (const [name, field] of Object.entries(fields)) {
    try {
      config[name] = field.read(written.get(name), beside)
    } catch (cause) {
      if (!(cause instanceof WrongField)) throw cause
      problems.push({ field: name, detail: cause.message })
    }
  }
  for (const name of written.keys()) {
    if (!Object.hasOwn(fields, name)) {
      problems.push({ field: name, detail: `is not known here; the fields are ${Object.keys(fields).join(', ')}` })
    }
  }
  const secrets = secretTexts(fields, written)
  return problems.length > 0 ? { ok: false, problems, secrets } : { ok: true, config: config as ConfigOf<F>, secrets }
}

/** Every text that must not show up in a log or an error: whole secrets, and the lines of keys. */
function secretTexts(fields: Fields, written: ReadonlyMap<string, unknown>): string[] {
  const texts: string[] = []
  for (const [name, { kind }] of Object.entries(fields)) {
    const value = written.get(name)
    if (kind === 'previous-keys' && value) texts.push(...secretTexts(fields, new Map(Object.entries(value))))
    if (typeof value !== 'string') continue
    if (kind === 'secret') texts.push(value.trim())
    // Its lines too, each by itself: the last one is short. Not the frame, whose words are no secret.
    if (kind === 'private-key')
      texts.push(value.trim(), ...value.replaceAll(/-----[^-]+-----/g, ' ').split(/(?:\s|\\+[rn])+/))
  }
  // Nothing is in every text.
  return texts.filter((text) => text !== '')
}
