/**
 * What a document allows its parameters: so many characters, counted as Java, C# and JavaScript count them (an emoji is two), which is the
 * strictest reading of "characters"; or a form. Absent parameters fit.
 */
export type Limits = Readonly<Record<string, number | RegExp>>

/** The first parameter that is beyond its document's limit; undefined: all are within. */
export function firstBeyond(values: Readonly<Record<string, unknown>>, limits: Limits): string | undefined {
  return Object.keys(limits).find((name) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined
    const limit = limits[name]
    if (value === undefined || value === null || value === '' || limit === undefined) return false
    const text = typeof value === 'object' ? JSON.stringify(value) : String(value)
    return typeof limit === 'number' ? text.length > limit : !limit.test(text)
  })
}
