/** Alipay's components on WeChat's framework: a definition in its words. */
export function componentOfAlipay({ props, data, didMount, didUpdate, didUnmount, methods }) {
  const names = Object.keys(props)
  const read = (it) => Object.fromEntries(names.map((name) => [name, it.data[name]]))
  function prepare(it) {
    it.props = new Proxy(read(it), {
      // A page's handler is a property that begins with `on`.
      get: (own, name) =>
        /^on[A-Z]/.test(String(name))
          ? (event) => it.triggerEvent(name.slice(2).toLowerCase(), event.detail)
          : own[name],
    })
  }
  return {
    options: { multipleSlots: true },
    properties: Object.fromEntries(
      names.map((name) => [name, { type: props[name] === null ? null : props[name].constructor, value: props[name] }]),
    ),
    data,
    observers: {
      [names.join(',')]() {
        if (!this.mounted) return
        const last = { ...this.lastProps }
        this.lastProps = read(this)
        prepare(this)
        didUpdate.call(this, last, this.data)
      },
    },
    lifetimes: {
      attached() {
        this.mounted = true
        this.lastProps = read(this)
        prepare(this)
        didMount.call(this)
      },
      detached() {
        didUnmount.call(this)
      },
    },
    methods,
  }
}
