// A mini-program's place in a browser: pages and components over glass-easel, and the wallet's object, `wx` or `my`.
// Network, login and wallet are the test's: `window.atNetwork`, `atLogin` and `atWallet`.
import { CurrentWindowBackendContext, Event, globalOptions } from 'glass-easel'
import { MiniProgramEnv } from 'glass-easel-miniprogram-adapter'

const modules = {}
const pages = []
const heard = { appShow: new Set(), appHide: new Set(), network: new Set() }
const settings = new URLSearchParams(location.search)
const store = JSON.parse(sessionStorage.getItem('stage') || '{}')
let app
let registering = {}

const stage = {
  facts: {},
  templates: {},
  errors: [],
  pages,
  define(path, run) {
    modules[path] = { run }
  },
  start,
  appShow: () => tell('appShow', {}),
  appHide: () => tell('appHide', {}),
  network: (isConnected) => tell('network', { isConnected, networkType: isConnected ? 'wifi' : 'none' }),
  open: (url) => enter(url),
  close: () => leave(pages.at(-1)),
  listeners: () => heard.appShow.size + heard.appHide.size + heard.network.size,
}
window.stage = stage
window.addEventListener('error', ({ message }) => stage.errors.push(message))
window.addEventListener('unhandledrejection', ({ reason }) =>
  stage.errors.push(`unhandled: ${reason?.message ?? reason}`),
)
globalOptions.useMethodCallerListeners = true

function tell(name, value) {
  for (const run of [...heard[name]]) run(value)
}

// ---- modules: beside the file, else in the nearest folder of npm's above it

function tidy(path) {
  const parts = []
  for (const part of path.split('/')) {
    if (part === '..') parts.pop()
    else if (part && part !== '.') parts.push(part)
  }
  return parts.join('/')
}

function fileOf(path) {
  return [path, `${path}.js`, `${path}/index.js`].find((name) => modules[name])
}

function resolve(from, id) {
  const folder = from.includes('/') ? from.slice(0, from.lastIndexOf('/')) : ''
  const beside = fileOf(tidy(id.startsWith('/') ? id : `${folder}/${id}`))
  if (beside) return beside
  for (let at = folder; ; at = at.slice(0, Math.max(at.lastIndexOf('/'), 0))) {
    for (const npm of ['miniprogram_npm', 'node_modules']) {
      const found = fileOf(tidy(`${at}/${npm}/${id}`))
      if (found) return found
    }
    if (!at) throw new Error(`module '${id}' is not defined, required by ${from}`)
  }
}

function load(path) {
  const module = modules[path]
  if (module.exports) return module.exports
  module.exports = {}
  const outer = (name) => (definition) => registering[name](definition)
  const isAlipay = stage.facts.wallet === 'alipay'
  const component = (definition) => registering.Component(isAlipay ? componentOfAlipay(definition) : definition)
  module.run(
    (id) => load(resolve(path, id)),
    module,
    module.exports,
    isAlipay ? undefined : host,
    isAlipay ? host : undefined,
    (definition) => {
      app = definition
    },
    outer('Page'),
    component,
    () => app,
    () => pages.map(({ page }) => page),
  )
  return module.exports
}

// ---- Alipay's components on WeChat's framework

function componentOfAlipay({ props, data, didMount, didUpdate, didUnmount, methods }) {
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

// ---- the host's object

const headersOf = (headers) => Object.fromEntries(Object.entries(headers).map(([name, value]) => [title(name), value]))
const title = (name) => name.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase())

async function carry({ url, method = 'GET', header, headers = header, data, dataType = 'json' }) {
  const body = data === undefined || typeof data === 'string' ? data : JSON.stringify(data)
  const sent = { 'content-type': 'application/json', ...headers }
  const answer = await window.atNetwork({ url, method, headers: sent, ...(method === 'GET' ? {} : { body }) })
  if (dataType !== 'json') return answer
  try {
    return { ...answer, body: JSON.parse(answer.body) }
  } catch {
    return answer
  }
}

const language = settings.get('language')
const scale = Number(settings.get('scale')) || 1

const LIFE = {
  onAppShow: (run) => heard.appShow.add(run),
  offAppShow: (run) => heard.appShow.delete(run),
  onAppHide: (run) => heard.appHide.add(run),
  offAppHide: (run) => heard.appHide.delete(run),
  onNetworkStatusChange: (run) => heard.network.add(run),
  offNetworkStatusChange: (run) => heard.network.delete(run),
  stopPullDownRefresh() {},
  setNavigationBarTitle: ({ title: text }) => {
    document.title = text
  },
  setNavigationBar: ({ title: text }) => {
    document.title = text
  },
  navigateTo: ({ url }) => enter(url),
  redirectTo: ({ url }) => {
    leave(pages.at(-1), true)
    enter(url)
  },
  navigateBack: () => leave(pages.at(-1)),
}

function remember(key, value) {
  if (value === undefined) delete store[key]
  else store[key] = JSON.parse(JSON.stringify(value))
  sessionStorage.setItem('stage', JSON.stringify(store))
}

const wx = {
  ...LIFE,
  request({ success, fail, complete, ...asked }) {
    carry(asked)
      .then(
        ({ status, headers, body }) =>
          success?.({ statusCode: status, header: headersOf(headers), data: body, cookies: [], errMsg: 'request:ok' }),
        ({ message }) =>
          fail?.({ errMsg: `request:fail ${/url not in domain list/.exec(message)?.[0] ?? ''}`, errno: 600001 }),
      )
      .then(complete)
    return { abort() {} }
  },
  login({ success, fail }) {
    window.atLogin('wechat').then(
      (code) => success({ code, errMsg: 'login:ok' }),
      () => fail({ errMsg: 'login:fail' }),
    )
  },
  requestPayment({ success, fail, complete, ...params }) {
    window.atWallet({ params }).then((told) => {
      if (told === 'lost') return
      const result = { errMsg: told === 'ok' ? 'requestPayment:ok' : `requestPayment:fail ${told}` }
      ;(told === 'ok' ? success : fail)?.(result)
      complete?.(result)
    })
  },
  getStorageSync: (key) => store[key] ?? '',
  setStorageSync: remember,
  removeStorageSync: (key) => remember(key),
  getAppBaseInfo: () => ({ SDKVersion: '3.7.0', language: language ?? 'zh_CN', fontSizeScaleFactor: scale }),
  getDeviceInfo: () => ({ platform: 'android' }),
  getSystemInfoSync: () => ({ ...wx.getAppBaseInfo(), platform: 'android' }),
  getEnterOptionsSync: () => ({ path: '', query: {}, scene: 1001 }),
  getLaunchOptionsSync: () => ({ path: '', query: {}, scene: 1001 }),
  getRandomValues: ({ length, success }) =>
    setTimeout(() => success({ randomValues: crypto.getRandomValues(new Uint8Array(length)).buffer })),
  setClipboardData({ data, success }) {
    stage.copied = data
    setTimeout(success)
  },
  showToast: ({ title: text }) => toast(text),
  showModal: ({ title: heading, content, confirmText, cancelText, success }) =>
    ask({ heading, content, yes: confirmText, no: cancelText }).then((confirm) =>
      success({ confirm, cancel: !confirm }),
    ),
}

const my = {
  ...LIFE,
  request({ success, fail, complete, ...asked }) {
    carry(asked)
      .then(
        ({ status, headers, body }) => {
          const answer = { status, headers: headersOf(headers), data: body }
          if (status >= 200 && status < 300) success?.(answer)
          else fail?.({ ...answer, error: 19, errorMessage: 'http status error' })
        },
        ({ message }) =>
          fail?.(
            /domain/.test(message)
              ? { error: 4, errorMessage: '无权调用该接口' }
              : { error: 12, errorMessage: '网络异常' },
          ),
      )
      .then(complete)
    return { abort() {} }
  },
  getAuthCode({ success, fail }) {
    window.atLogin('alipay').then(
      (authCode) => success({ authCode, authSuccessScopes: ['auth_base'] }),
      () => fail({ error: 2000, errorMessage: 'denied' }),
    )
  },
  tradePay({ tradeNO, success, fail }) {
    const codes = { ok: '9000', cancel: '6001' }
    window.atWallet({ tradeNO }).then((told) => {
      if (told === 'lost') return
      if (told in codes) success?.({ resultCode: codes[told] })
      else fail?.({ error: 2, errorMessage: told })
    })
  },
  getStorageSync: ({ key }) => ({ data: store[key] ?? null }),
  setStorageSync: ({ key, data }) => remember(key, data),
  removeStorageSync: ({ key }) => remember(key),
  getSystemInfoSync: () => ({ platform: 'Android', language: language ?? 'zh-Hans', fontSizeSetting: 16 * scale }),
  setClipboard({ text, success }) {
    stage.copied = text
    setTimeout(success)
  },
  showToast: ({ content }) => toast(content),
  confirm: ({ title: heading, content, confirmButtonText, cancelButtonText, success }) =>
    ask({ heading, content, yes: confirmButtonText, no: cancelButtonText }).then((confirm) => success({ confirm })),
}
let host

function toast(text) {
  const shown = document.createElement('output')
  shown.textContent = text
  document.body.append(shown)
}

function ask({ heading, content, yes, no }) {
  const dialog = document.createElement('dialog')
  const add = (name, text) => dialog.appendChild(Object.assign(document.createElement(name), { textContent: text }))
  add('h2', heading)
  add('p', content)
  return new Promise((answer) => {
    const close = (said) => () => {
      dialog.remove()
      answer(said)
    }
    add('button', no).addEventListener('click', close(false))
    add('button', yes).addEventListener('click', close(true))
    document.body.append(dialog)
    dialog.showModal()
  })
}

// ---- pages

let space
let backend

function enter(url) {
  const [path, query = ''] = url.replace(/^\//, '').split('?')
  const below = pages.at(-1)
  if (below) {
    below.place.hidden = true
    below.page.onHide?.()
  }
  const place = document.createElement('div')
  place.dataset.page = path
  const placeholder = place.appendChild(document.createElement('div'))
  document.body.append(place)
  const root = backend.createRoot('page', space, path)
  root.attach(place, placeholder)
  const page = root.get()
  pages.push({ path, page, root, place })
  document.title = stage.facts.configs[path]?.navigationBarTitleText ?? stage.facts.configs[path]?.defaultTitle ?? ''
  page.onLoad?.(Object.fromEntries(new URLSearchParams(query)))
  page.onShow?.()
  page.onReady?.()
}

function leave(top, replaced) {
  if (!top) return
  top.page.onUnload?.()
  top.root.release()
  top.place.remove()
  pages.pop()
  const below = pages.at(-1)
  if (!below || replaced) return
  below.place.hidden = false
  below.page.onShow?.()
}

function register(path) {
  const config = stage.facts.configs[path] ?? {}
  if (config.registered) return
  config.registered = true
  for (const [tag, wanted] of Object.entries(config.usingComponents ?? {})) {
    const file = resolve(`${path}.js`, wanted).replace(/\.js$/, '')
    config.usingComponents[tag] = `/${file}`
    register(file)
  }
  if (isScoped(path)) space.addStyleSheet(path, path, 'npm')
  space.addComponentStaticConfig(path, config)
  const content = stage.templates[path]
  space.addCompiledTemplate(path, { groupList: stage.templates, content, fallbackListenerOnNativeNode: true })
  space.componentEnv(path, (environment) => {
    registering = environment
    load(`${path}.js`)
  })
}

/** A component keeps its classes for itself: WeChat's does; Alipay's would share them, which the framework doesn't know. */
const isScoped = (path) => stage.facts.configs[path]?.component

/** Styles of a page are its own, as they are in both wallets. */
function addStyles() {
  const { styles, configs } = stage.facts
  for (const [path, css] of Object.entries(styles)) {
    if (isScoped(path)) {
      backend.registerStyleSheetContent(path, css)
      continue
    }
    const sheet = document.createElement('style')
    const isPage = path !== 'app' && !configs[path]?.component
    const own = css.replace(/(^|[\s,>+~}])body\b/g, '$1&')
    sheet.textContent = isPage ? `@scope ([data-page="${path}"]) { ${own.replace(/&/g, ':scope')} }` : css
    document.head.append(sheet)
  }
}

function start() {
  host = stage.facts.wallet === 'alipay' ? my : wx
  const environment = new MiniProgramEnv()
  space = environment.createCodeSpace('', true)
  const context = new CurrentWindowBackendContext()
  context.onEvent((target, type, detail, options) => {
    const event = new Event(type, detail, options)
    Event.dispatchEvent(target, event)
    return event.getEventBubbleStatus()
  })
  backend = environment.associateBackend(context)
  addStyles()
  load('app.js')
  app?.onLaunch?.({ path: '', query: {}, scene: 1001 })
  for (const path of stage.facts.configs.app.pages) register(path)
  enter(settings.get('open') ?? stage.facts.configs.app.pages[0])
  document.body.dataset.ready = 'yes'
}
