/** A file of a new shop, with its content and who may read it. */
export interface NewFile {
  /** Relative to the shop's folder, with slashes. */
  readonly path: string
  readonly content: string
  /** 0o600 for what only its owner may read. */
  readonly mode: number
}

/** Files for everybody's eyes, and for their owner's alone. */
export const OPEN = 0o644
export const OWN = 0o600

/** The fields of a broker's configuration whose values stand in files of their own, and what those are called. */
const FILES: Readonly<Record<string, { readonly name: string; readonly mode: number }>> = {
  privateKey: { name: 'private-key.pem', mode: OWN },
  gatewayPublicKey: { name: 'gateway.pem', mode: OPEN },
  alipayPublicKey: { name: 'public-key.pem', mode: OPEN },
  key: { name: 'key', mode: OWN },
  openKey: { name: 'open-key', mode: OWN },
  shopPass: { name: 'shop-pass', mode: OWN },
  secret: { name: 'secret', mode: OWN },
}

/** Moves the secrets and keys of some fields into files below `keys/`, named after what they are of; the fields then name these files. */
export function intoFiles<Fields extends Readonly<Record<string, string | boolean>>>(
  fields: Fields,
  of: string,
): { readonly fields: Record<string, string | boolean>; readonly files: readonly NewFile[] } {
  const files: NewFile[] = []
  const named = Object.entries(fields).map(([field, value]) => {
    const file = Object.hasOwn(FILES, field) ? FILES[field] : undefined
    if (file === undefined || typeof value !== 'string') return [field, value]
    const path = `keys/${of}-${file.name}`
    files.push({ path, content: value.endsWith('\n') ? value : `${value}\n`, mode: file.mode })
    return [field, `file:${path}`]
  })
  return { fields: Object.fromEntries(named), files }
}
