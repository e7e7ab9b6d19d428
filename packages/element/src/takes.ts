/*
 * What a property makes of whatever a framework sets. React, Vue, Preact and Svelte find the property in the element and set that, where
 * HTML would set an attribute: text for a list, `undefined` for what a page left out, `''` for a switch. Each takes its own results as
 * they are.
 */

export const text = (input: unknown): string => (input == null || input === false ? '' : `${input}`)

/** Text separated by commas or spaces, or a list. */
export const list = (input: unknown): readonly string[] =>
  text(input)
    .split(/[\s,]+/)
    .filter(Boolean)

/** On as an attribute is, without a value. */
export const flag = (input: unknown): boolean => input === '' || (text(input) !== 'false' && Boolean(input))

/** An object or a function: nothing else could be used. */
export const thing = (input: unknown): unknown => (Object(input) === input && !Array.isArray(input) ? input : undefined)

export const theme = (input: unknown): string => (input === 'light' || input === 'dark' ? input : 'auto')

/** Replaces what has been set by what it is taken for. */
export function takeAll(
  element: Record<PropertyKey, unknown>,
  names: Iterable<PropertyKey>,
  declared: ReadonlyMap<PropertyKey, { readonly converter?: unknown }>,
): void {
  for (const name of names) {
    const take = declared.get(name)?.converter as ((input: unknown) => unknown) | undefined
    if (take) element[name] = take(element[name])
  }
}
