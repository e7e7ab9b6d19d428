/** What a page is told to show: properties of the element, with `$undefined` where JSON has no word for it. Made anew each time. */
export function given(plan) {
  const entries = Object.entries(structuredClone(plan))
  return Object.fromEntries(entries.map(([name, value]) => [name, value === '$undefined' ? undefined : value]))
}

/** Every event that a page has heard. */
export function hear(event) {
  globalThis.heard ??= []
  globalThis.heard.push(event.type)
}

/** Shows the plan by a framework's own means, and again with every plan that the test brings. */
export function start(show) {
  const { mode, plan } = globalThis.page
  globalThis.update = show(document.getElementById('root'), given(plan), mode === 'hydrated')
}
