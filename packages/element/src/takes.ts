/*
 * What a property makes of whatever a framework sets. React, Vue, Preact and Svelte find the property in the element and set that, where
 * HTML would set an attribute: text for a list, `undefined` for what a page left out. Each takes its own results as they are.
 */

export const text = (input: unknown): string => (input == null || input === false ? '' : `${input}`)

/** Text separated by commas or spaces, or a list. */
export const list = (input: unknown): readonly string[] =>
  text(input)
    .split(/[\s,]+/)
    .filter(Boolean)

/** Preact sets `''` for what is left out again, so that text without a word is off here, where an attribute without a value is on. */
export const flag = (input: unknown): boolean => Boolean(input) && input !== 'false'

/** An attribute that is there; servers of Vue write `false` for a switch that is off. */
export const isOn = (value: string | null): boolean => value !== null && value !== 'false'

/** An object or a function: nothing else could be used. */
export const thing = (input: unknown): unknown => (Object(input) === input && !Array.isArray(input) ? input : undefined)

export const theme = (input: unknown): string => (input === 'light' || input === 'dark' ? input : 'auto')

/** Replaces what has been set by what it is taken for. */
export function takeAll(
  element: Record<PropertyKey, unknown>,
  names: Iterable<PropertyKey>,
  declared: ReadonlyMap<PropertyKey, { readonly type?: unknown }>,
): void {
  for (const name of names) {
    const take = declared.get(name)?.type as ((input: unknown) => unknown) | undefined
    if (take) element[name] = take(element[name])
  }
}
