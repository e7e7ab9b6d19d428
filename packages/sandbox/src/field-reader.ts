/** The values of one call, after its signature was checked. */
export type Values = Readonly<Record<string, unknown>>

/** Reads values as a gateway's document wants them, or throws that gateway's refusal. */
export interface FieldReader {
  /** A text that must be there, of at most `longest` characters (255 unless told). */
  text(values: Values, name: string, longest?: number): string
  /** A text that may be missing. */
  optionalText(values: Values, name: string, longest?: number): string | undefined
  /** A whole number above zero; digits in a text count too, as published clients send them so. */
  whole(values: Values, name: string): number
  /** An absolute address that may be missing. */
  address(values: Values, name: string): string | null
}

/** A reader that throws what `refuse` makes of a wrong field's name. */
export function createFieldReader(refuse: (name: string) => Error): FieldReader {
  function text(values: Values, name: string, longest = 255): string {
    const value = values[name]
    if (typeof value === 'string' && value.length > 0 && value.length <= longest) return value
    throw refuse(name)
  }
  function optionalText(values: Values, name: string, longest?: number): string | undefined {
    return values[name] === undefined ? undefined : text(values, name, longest)
  }
  return {
    text,
    optionalText,
    whole(values, name) {
      const value = values[name]
      const number = typeof value === 'string' && /^[1-9]\d{0,15}$/.test(value) ? Number(value) : value
      if (typeof number === 'number' && Number.isSafeInteger(number) && number > 0) return number
      throw refuse(name)
    },
    address(values, name) {
      const address = optionalText(values, name)
      if (address === undefined) return null
      if (/^https?:\/\//.test(address) && URL.canParse(address)) return address
      throw refuse(name)
    },
  }
}

/** Without what is null or empty: the signatures of these gateways pass over it, and so do their readers. */
export function present(values: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null && value !== ''))
}
