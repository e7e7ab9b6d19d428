import { generateKeyPairSync } from 'node:crypto'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { tool } from './tools.ts'

/**
 * WeChat's own tools on one mini-program, as a process of its own: they keep what they read, and never end by themselves.
 * `node wechat-build.ts FOLDER OUT` builds npm in the folder, compiles, and writes `{ warnings, packages, files }` to the file OUT.
 */
const [folder = '', out = ''] = process.argv.slice(2)
const ci = tool('miniprogram-ci')
/** What WeChat's servers would tell of the account. */
const LIMITS = {
  ...{ MaxCodeSize: 2, MaxSubpackageSubCodeSize: 2, MaxSubpackageFullCodeSize: 12, NavigateMiniprogramLimit: 10 },
  ...{ MaxSubPackageLimit: 100, MinTabbarCount: 2, MaxTabbarCount: 5, MaxTabbarIconSize: 40 },
}

const { warnList, miniProgramPackNum } = await ci.packNpmManually({
  packageJsonPath: join(folder, 'package.json'),
  miniprogramNpmDistDir: folder,
})
const files = await compile()
writeFileSync(out, JSON.stringify({ warnings: warnList, packages: miniProgramPackNum, files }))
process.exit(0)

/** What would be uploaded, by path. Nothing is: the key is made here, and the limits that WeChat's servers would tell are given. */
async function compile(): Promise<Record<string, string>> {
  const key = join(folder, '../key.pem')
  const pem = { type: 'pkcs1', format: 'pem' } as const
  const pair = generateKeyPairSync('rsa', { modulusLength: 2048, privateKeyEncoding: pem, publicKeyEncoding: pem })
  writeFileSync(key, pair.privateKey)
  const { appid } = JSON.parse(readFileSync(join(folder, 'project.config.json'), 'utf8'))
  const ignores = ['node_modules/**/*', 'package-lock.json']
  const project = new ci.Project({ appid, type: 'miniProgram', projectPath: folder, privateKeyPath: key, ignores })
  project.attr = async () => ({ platform: false, appType: 0, isSandbox: false, released: false, setting: LIMITS })
  const setting = { es6: true, es7: true, minify: false, minifyWXML: false, minifyWXSS: false }
  const options = { project, version: '1.0.0', desc: '', setting, onProgressUpdate() {} }
  const compiled: Record<string, string | Uint8Array> = await ci.getCompiledResult(options, join(folder, '../out.zip'))
  rmSync(key)
  return Object.fromEntries(Object.entries(compiled).map(([path, content]) => [path, Buffer.from(content).toString()]))
}
