import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { HERE, tool } from './tools.ts'

/**
 * Puts a mini-program on a stage in a browser: its templates by WeChat's own component framework (glass-easel, with the compiler and the
 * adapter of mini-programs), its scripts as its logic layer has them, with `wx` or `my` and without anything of a browser.
 * What isn't real: one thread instead of two; the built-in components are plain elements; Alipay's views stand on WeChat's framework.
 */

/** What a browser is served: by path, below any origin. */
export type Stage = ReadonlyMap<string, string>

export interface Staged {
  readonly wallet: 'wechat' | 'alipay'
  /** The mini-program's own folder. */
  readonly folder: string
  /** Whole folders that stand in it besides: what a build of npm would have put there. */
  readonly mounts?: Readonly<Record<string, string>>
  /** Files that stand in place of its own. */
  readonly instead?: Readonly<Record<string, string>>
}

// What a logic layer doesn't have.
const ABSENT =
  'window,document,frames,self,location,navigator,localStorage,sessionStorage,indexedDB,history,caches,screen,alert,confirm,prompt,fetch,XMLHttpRequest,WebSocket,Request,Response,Headers,URL,URLSearchParams,Blob,File,FormData,FileReader,AbortController,AbortSignal,crypto,TextEncoder,TextDecoder,structuredClone,queueMicrotask,process,globalThis,Image,Event,EventTarget,CustomEvent,customElements,performance,btoa,atob,Worker,WebAssembly,Intl'
const PRESENT = 'require,module,exports,wx,my,App,Page,Component,getApp,getCurrentPages'

/** Builds the stage of a mini-program. Throws with the file and the line where a template or a style can't be read. */
export async function stageOf(staged: Staged): Promise<Stage> {
  const { TmplGroup } = tool('glass-easel-template-compiler')
  const templates = new TmplGroup()
  const configs: Record<string, unknown> = {}
  const styles: Record<string, string> = {}
  const scripts: string[] = []
  const files = filesOf(staged)
  for (const [path, text] of files) {
    const base = path.replace(/\.\w+$/, '')
    if (/\.(wxml|axml)$/.test(path)) {
      const told = templates.addTmpl(base, staged.wallet === 'alipay' ? wxmlOf(text) : readable(text)) ?? []
      for (const { startLine, message } of told) throw new Error(`${path}:${startLine}: ${message}`)
    } else if (/\.(wxss|acss)$/.test(path)) styles[base] = stylesOf(path, text, isComponent(files, base))
    else if (/\.json$/.test(path) && !/project|package/.test(path)) configs[base] = JSON.parse(text)
    else if (path.endsWith('.js'))
      scripts.push(`stage.define(${JSON.stringify(path)}, function (${PRESENT},${ABSENT}) {\n${text}\n})`)
  }
  const host = await tool('esbuild').build({
    entryPoints: [join(HERE, 'stage-host.js')],
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    mainFields: ['module', 'main'],
  })
  const facts = { wallet: staged.wallet, configs, styles }
  const app = `stage.facts = ${JSON.stringify(facts)}\nstage.templates = (function () { return ${templates.getTmplGenObjectGroups()} })()\n${scripts.join('\n')}`
  return new Map([
    ['/', PAGE],
    ['/host.js', host.outputFiles[0].text],
    ['/app.js', app],
  ])
}

// The sizes of WeChat's own page: everything is a box of its own, and text grows with nothing by itself.
const PAGE = `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>mini-program</title>
<style>html{height:100%}body{margin:0;min-height:100%}view{display:block}dialog{border:0;border-radius:12px;max-width:280px;white-space:pre-line}</style>
<body><script src="host.js"></script><script src="app.js"></script><script>stage.start()</script>`

function filesOf({ folder, mounts = {}, instead = {} }: Staged): Map<string, string> {
  const files = new Map<string, string>()
  const add = (root: string, under: string): void => {
    for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue
      const file = join(entry.parentPath, entry.name)
      const path = file.slice(root.length).replace(/^\//, '')
      // What a build has left in the folder stands under the same paths.
      if (!under && /^(miniprogram_npm|node_modules)\//.test(path)) continue
      if (/\.(js|json|wxml|wxss|axml|acss)$/.test(path)) files.set(join(under, path), readFileSync(file, 'utf8'))
    }
  }
  add(folder, '')
  for (const [under, root] of Object.entries(mounts)) add(root, under)
  for (const [path, text] of Object.entries(instead)) files.set(path, text)
  return files
}

function isComponent(files: Map<string, string>, base: string): boolean {
  return JSON.parse(files.get(`${base}.json`) ?? '{}').component === true
}

/** Alipay's template in WeChat's words, for the framework. */
function wxmlOf(axml: string): string {
  return readable(
    axml
      .replace(/\ba:(if|elif|else|for|key)\b/g, 'wx:$1')
      .replace(/\bonTap=/g, 'bindtap=')
      .replace(/\bon([A-Z])(\w*)=/g, (_all, first: string, rest: string) => `bind:${first.toLowerCase()}${rest}=`),
  )
}

/** Roles are given to the page's elements as a browser knows them. */
function readable(wxml: string): string {
  return wxml.replace(/\baria-role=/g, 'role=')
}

/** `rpx` is a 750th of the width; a component's classes are its own, as in WeChat. */
function stylesOf(path: string, css: string, own: boolean): string {
  const postcss = tool('postcss')
  const root = postcss.parse(css, { from: path })
  root.walkDecls((declaration: { value: string }) => {
    declaration.value = declaration.value.replace(
      /(-?[\d.]+)rpx/g,
      (_all, size: string) => `calc(100vw * ${size} / 750)`,
    )
  })
  root.walkRules((rule: { selector: string; parent: { name?: string } }) => {
    if (rule.parent.name?.endsWith('keyframes')) return
    rule.selector = rule.selector.replace(/(^|[\s,>+~])page\b/g, '$1body')
    if (own)
      rule.selector = rule.selector
        .replace(/\.(-?[_a-zA-Z][\w-]*)/g, `.${SCOPE}--$1`)
        .replace(':host', `[wx-host="${SCOPE}"]`)
  })
  return root.toString()
}

const SCOPE = 'npm'
