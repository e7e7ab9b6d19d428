// A mini-program's place in a browser: its modules, pages and components over glass-easel.
import { CurrentWindowBackendContext, Event, globalOptions } from 'glass-easel'
import { MiniProgramEnv } from 'glass-easel-miniprogram-adapter'
import { componentOfAlipay } from './stage-alipay.js'
import { createHost } from './stage-wallets.js'

const modules = {}
const pages = []
const heard = { appShow: new Set(), appHide: new Set(), network: new Set() }
const settings = new URLSearchParams(location.search)
let app
let host
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
  const top = (replaced) => leave(pages.at(-1), replaced)
  host = createHost(stage.facts.wallet, { settings, heard, enter, leave: top })
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
