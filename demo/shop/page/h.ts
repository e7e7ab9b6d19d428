type Child = Node | string | null | undefined | false

/** Makes an element with properties and children. Text is always text: no markup is ever parsed. */
export function h<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  properties: Partial<HTMLElementTagNameMap[Tag]> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const element = Object.assign(document.createElement(tag), properties)
  element.append(...children.filter((child): child is Node | string => Boolean(child)))
  return element
}

/** Shows these children and no others. `replaceChildren` is younger than the oldest browsers that the page is built for. */
export function fill(element: Element, ...children: readonly (Node | string)[]): void {
  element.textContent = ''
  element.append(...children)
}

const SVG = 'http://www.w3.org/2000/svg'

/** Makes an SVG element with attributes and children. */
export function s<Tag extends keyof SVGElementTagNameMap>(
  tag: Tag,
  attributes: Readonly<Record<string, string | number>> = {},
  ...children: readonly SVGElement[]
): SVGElementTagNameMap[Tag] {
  const element = document.createElementNS(SVG, tag)
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value))
  element.append(...children)
  return element
}
