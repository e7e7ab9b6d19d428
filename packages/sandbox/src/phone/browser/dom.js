/**
 * Makes an element. Properties whose name starts with `data-` or `aria-`, and `for` and `role`, become attributes.
 *
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, unknown>} [properties]
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(properties)) {
    if (/^(data-|aria-|for$|role$)/.test(name)) element.setAttribute(name, String(value))
    else Object.assign(element, { [name]: value })
  }
  element.append(...children)
  return element
}

/**
 * Shows these children in an element, and no others. `replaceChildren` is younger than some phones.
 *
 * @param {Element} element
 * @param {...(Node | string)} children
 */
export function fill(element, ...children) {
  element.textContent = ''
  element.append(...children)
}

/** @returns {HTMLElement} the page's only container */
export function screenElement() {
  return /** @type {HTMLElement} */ (document.getElementById('screen'))
}

/**
 * Shows this and nothing else.
 *
 * @param {string} state named in the body's `data-state`, for styles and tests
 * @param {...Node} children
 */
export function show(state, ...children) {
  document.body.dataset.state = state
  fill(screenElement(), ...children)
}

/**
 * `1234` fen → `12.34`, by whole numbers alone.
 *
 * @param {number} fen
 */
export function yuan(fen) {
  const rest = fen % 100
  return `${(fen - rest) / 100}.${String(rest).padStart(2, '0')}`
}

/**
 * An amount in large type, its sign small.
 *
 * @param {number} fen
 */
export function amountElement(fen) {
  return make('p', { className: 'amount' }, make('span', { className: 'sign' }, '¥'), yuan(fen))
}

/** Shows the page inside a drawn phone where the window is wide, unless another page embeds it. */
export function frame() {
  if (isEmbedded()) document.body.classList.add('embedded')
}

/** Whether another page opened this one and waits to hear how it ended. */
export function isEmbedded() {
  return new URLSearchParams(location.search).get('embedded') === '1'
}
