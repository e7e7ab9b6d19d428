import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { axmlOf } from '../packages/core/component/axml.ts'

/** Writes the demo's Alipay mini-program from WeChat's: `node scripts/alipay-twin.ts`. What differs stands there by hand: see {@link OWN}. */

const DEMO = fileURLToPath(new URL('../demo/miniprogram/', import.meta.url))
/** Each wallet's own: how a project is described, and what `wx` and `my` do otherwise. */
const OWN = /(^|\/)(app\.json|theme\.json|package\.json|project\.[\w.]+|host\.js|play-wallet\.js)$|^miniprogram_npm\//

/** Every file of the twin that is written, by its path below `alipay/`. */
export function twinFiles(): Map<string, string> {
  const files = new Map<string, string>()
  for (const entry of readdirSync(join(DEMO, 'wechat'), { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name).slice(join(DEMO, 'wechat/').length)
    if (OWN.test(path)) continue
    const text = readFileSync(join(DEMO, 'wechat', path), 'utf8')
    if (path.endsWith('.wxml')) files.set(path.replace(/wxml$/, 'axml'), axmlOf(text))
    else if (path.endsWith('.wxss')) files.set(path.replace(/wxss$/, 'acss'), text)
    else files.set(path, path.endsWith('.json') ? configOf(text) : text.replaceAll('wx.', 'my.'))
  }
  return files
}

const NAMES: Readonly<Record<string, string>> = {
  navigationBarTitleText: 'defaultTitle',
  enablePullDownRefresh: 'pullRefresh',
  '@pay-checkout/core/': '@pay-checkout/core/alipay_dist/',
}

/** A page's configuration in Alipay's words. */
function configOf(text: string): string {
  return Object.entries(NAMES).reduce((told, [wechat, alipay]) => told.replaceAll(wechat, alipay), text)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [path, text] of twinFiles()) {
    const file = join(DEMO, 'alipay', path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
}
