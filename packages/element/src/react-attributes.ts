/**
 * What of a component's properties its tag is given. React 18 makes of a custom element's `className` an attribute of that very name, which
 * styles nothing; `class` is one for 18 and 19, in the page and on a server.
 */
export function attributesOf(props: object, own: ReadonlySet<string>): Record<string, unknown> {
  const rest = Object.entries(props).filter(([name]) => !own.has(name))
  return Object.fromEntries(rest.map(([name, value]) => [name === 'className' ? 'class' : name, value]))
}
