import { Secret } from './secret.ts'
import { WrongKeyText } from './sign/key-text.ts'
import { type RsaPrivateKey, type RsaPublicKey, readRsaPrivateKey, readRsaPublicKey } from './sign/rsa-key.ts'

export type FieldKind =
  | 'text'
  | 'secret'
  | 'private-key'
  | 'public-key'
  | 'address'
  | 'hosts'
  | 'flag'
  | 'previous-keys'

/** One declared field of a gateway's configuration: how it is read, what it is for, and whether it is a secret. */
export interface Field<Value = unknown, Optional extends boolean = boolean, Input = unknown> {
  readonly kind: FieldKind
  /** One sentence for the operator: what it is, and where to find it. */
  readonly about: string
  readonly optional: Optional
  /** Turns what the configuration holds into what the gateway is given. Throws {@link WrongField}. */
  read(input: unknown, beside: BesideField): Value
  /** What may be written in a configuration: a type only, never a value. */
  readonly input?: Input
}

export type TextField = Field<string, false, string>
export type SecretField = Field<Secret, false, string>
export type PrivateKeyField = Field<RsaPrivateKey, false, string>
export type PublicKeyField = Field<RsaPublicKey, false, string>
export type AddressField = Field<string, false, string>
export type HostsField = Field<readonly string[], false, readonly string[]>
export type FlagField = Field<boolean, true, boolean>
export type Optional<F extends Field> = Field<ReturnType<F['read']> | undefined, true, F['input']>

/** What a field may know of the rest of its configuration. */
export interface BesideField {
  readonly allowInsecure: boolean
}

/** What is wrong with a field, as the end of a sentence that starts with its name. Never holds the value. */
export class WrongField extends Error {
  override readonly name: string = 'WrongField'
}

export interface TextRule {
  readonly about: string
  readonly pattern?: RegExp
  /** What the pattern asks for, in words, for example `16 digits`. */
  readonly looksLike?: string
}

export interface SecretRule extends TextRule {
  /** Values that stand in a public document, so that everybody knows them. */
  readonly refuse?: readonly string[]
}

/** A text that may be shown. */
export function text(rule: TextRule): TextField {
  return { kind: 'text', about: rule.about, optional: false, read: (input) => readText(input, rule) }
}

/** From this length on a secret is a key, and no password that people type; then it holds this many different characters. */
const KEY_LENGTH = 16
const KEY_VARIETY = 6

/** A text that must never be shown. A value known from a public document is refused. */
export function secret(rule: SecretRule): SecretField {
  return {
    kind: 'secret',
    about: rule.about,
    optional: false,
    read(input) {
      const value = readText(input, rule)
      if (rule.refuse?.includes(value)) throw new WrongField('is printed in a public document, so everybody knows it')
      if (value.length >= KEY_LENGTH && new Set(value).size < KEY_VARIETY) throw new WrongField('is too easy to guess')
      return new Secret(value)
    },
  }
}

/** The merchant's own RSA key, PEM or the bare base64 that consoles hand out, however it was pasted. */
export function privateKey(rule: { readonly about: string }): PrivateKeyField {
  const { about } = rule
  return { kind: 'private-key', about, optional: false, read: (input) => readKey(input, about, readRsaPrivateKey) }
}

/** The gateway's RSA key, or its certificate, PEM or bare base64, however it was pasted. */
export function publicKey(rule: { readonly about: string }): PublicKeyField {
  const { about } = rule
  return { kind: 'public-key', about, optional: false, read: (input) => readKey(input, about, readRsaPublicKey) }
}

/** An https address. Plain http is taken only beside `allowInsecure: true`. */
export function address(rule: { readonly about: string }): AddressField {
  return {
    kind: 'address',
    about: rule.about,
    optional: false,
    read(input, { allowInsecure }) {
      const value = readText(input, rule)
      const url = URL.canParse(value) ? new URL(value) : undefined
      if (url?.protocol !== 'https:' && url?.protocol !== 'http:') throw new WrongField('must be an https address')
      if (url.protocol === 'http:' && !allowInsecure) {
        throw new WrongField(
          'must be https; plain http needs allowInsecure: true, for a sandbox or a private line only',
        )
      }
      if (url.username || url.password || url.search || url.hash) {
        throw new WrongField('must not hold a user, a query or a fragment')
      }
      return value
    },
  }
}

/** Host names, as a list. */
export function hosts(rule: { readonly about: string }): HostsField {
  return {
    kind: 'hosts',
    about: rule.about,
    optional: false,
    read(input) {
      if (!Array.isArray(input) || !input.every((host) => typeof host === 'string' && HOST.test(host))) {
        throw new WrongField('must be a list of host names such as "pay.example.com"')
      }
      return input.map((host) => host.toLowerCase())
    },
  }
}

/** A yes or no, no when it isn't written. */
export function flag(rule: { readonly about: string }): FlagField {
  return {
    kind: 'flag',
    about: rule.about,
    optional: true,
    read(input) {
      if (input !== undefined && typeof input !== 'boolean') throw new WrongField('must be true or false')
      return input === true
    },
  }
}

/** The same field, which may be left out. */
export function optional<Value, Input>(field: Field<Value, boolean, Input>): Field<Value | undefined, true, Input> {
  return {
    kind: field.kind,
    about: field.about,
    optional: true,
    read: (input, beside) => (input === undefined ? undefined : field.read(input, beside)),
  }
}

const HOST = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*(:\d{1,5})?$/i
const LONGEST_TEXT = 8192
// A file with a chain of certificates, in which a key may stand.
const LONGEST_KEY = 65_536

function readText(
  input: unknown,
  { longest = LONGEST_TEXT, ...rule }: TextRule & { readonly longest?: number },
): string {
  if (input === undefined) throw new WrongField(`is missing: ${rule.about}`)
  if (typeof input !== 'string' || input.trim() === '') throw new WrongField('must be a text')
  const value = input.trim()
  if (value.length > longest || (rule.pattern && !rule.pattern.test(value))) {
    throw new WrongField(`must be ${rule.looksLike ?? 'shorter'}`)
  }
  return value
}

function readKey<Key>(input: unknown, about: string, read: (text: string) => Key): Key {
  const value = readText(input, { about, longest: LONGEST_KEY })
  try {
    return read(value)
  } catch (cause) {
    // A parser's message may quote the key, so it is not passed on.
    throw new WrongField(cause instanceof WrongKeyText ? cause.message : 'must be an RSA key in PEM form')
  }
}
