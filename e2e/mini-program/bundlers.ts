import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createContext, runInContext } from 'node:vm'
import { build as viteBuild } from 'vite'
import { tool } from './tools.ts'

/** Bundles an entry of a project into one CommonJS script, and answers it. */
export type Bundler = (project: string, entry: string) => Promise<string>

/** What mini-programs, pages and servers are bundled with; webpack also as it was before it knew `exports`. */
export const BUNDLERS: Readonly<Record<string, Bundler>> = {
  webpack: (project, entry) => webpack(project, entry, {}),
  // webpack 4, and whatever else knows `main` and `module` alone.
  'webpack without exports': (project, entry) => webpack(project, entry, { exportsFields: [] }),
  'webpack without exports and without module': (project, entry) =>
    webpack(project, entry, { exportsFields: [], mainFields: ['main'] }),
  async rollup(project, entry) {
    const { rollup } = tool('rollup')
    const plugins = [tool('@rollup/plugin-node-resolve').default(), tool('@rollup/plugin-commonjs')()]
    const bundle = await rollup({ input: join(project, entry), plugins, logLevel: 'silent' })
    const { output } = await bundle.generate({ format: 'cjs', exports: 'named', inlineDynamicImports: true })
    await bundle.close()
    return output[0].code
  },
  async vite(project, entry) {
    await viteBuild({
      root: project,
      configFile: false,
      logLevel: 'error',
      build: {
        outDir: 'vite',
        emptyOutDir: true,
        target: 'es2017',
        minify: false,
        lib: { entry: join(project, entry), formats: ['cjs'], fileName: () => 'out.js' },
      },
    })
    return readFileSync(join(project, 'vite/out.js'), 'utf8')
  },
  async esbuild(project, entry) {
    const how = { bundle: true, write: false, format: 'cjs', platform: 'neutral', logLevel: 'error' }
    const { outputFiles } = await tool('esbuild').build({
      ...how,
      absWorkingDir: project,
      entryPoints: [join(project, entry)],
      mainFields: ['module', 'main'],
    })
    return outputFiles[0].text
  },
}

async function webpack(project: string, entry: string, resolve: object): Promise<string> {
  const output = { path: join(project, 'webpack'), filename: 'out.js', library: { type: 'commonjs2' } }
  const compiler = tool('webpack')({
    context: project,
    entry: `./${entry}`,
    output,
    resolve,
    target: ['node', 'es5'],
    mode: 'development',
    devtool: false,
    // A name that isn't exported is an error here; webpack’s own word for it is a warning, and `undefined`.
    module: { parser: { javascript: { exportsPresence: 'error' } } },
  })
  const stats = await new Promise<{ hasErrors(): boolean; toString(how: object): string }>((resolve, reject) => {
    compiler.run((error: Error | null, stats: never) => (error ? reject(error) : resolve(stats)))
  })
  await new Promise((resolve) => compiler.close(resolve))
  if (stats.hasErrors()) throw new Error(stats.toString({ all: false, errors: true, warnings: true }))
  return readFileSync(join(project, 'webpack/out.js'), 'utf8')
}

/** Runs a bundled script where there is the language alone, and answers what it exports as `names`. */
export function namesOf(script: string): string[] {
  const module = { exports: {} as { names?: string[]; default?: { names?: string[] } } }
  const realm = createContext({ module, exports: module.exports, setTimeout, clearTimeout })
  runInContext(script, realm)
  // Rollup's plugin gives what a CommonJS entry exports as one value.
  return [...(module.exports.names ?? module.exports.default?.names ?? [])].sort()
}
