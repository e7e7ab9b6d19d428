import { fileURLToPath } from 'node:url'
import type { PluginOption, Rolldown } from 'vite'

const ROOT = fileURLToPath(new URL('.', import.meta.url))
const OUT = fileURLToPath(new URL('./dist', import.meta.url))

/** The frameworks whose pages are built. */
export const FRAMEWORKS = ['react', 'vue', 'preact', 'svelte', 'solid'] as const
export type Framework = (typeof FRAMEWORKS)[number]
/** The tag as it stands in a page, or the component that `@pay-checkout/element/react` and `/vue` bring. */
export type Part = 'tag' | 'component'

const PAGES: Readonly<Record<Framework, string>> = {
  react: 'react.js',
  vue: 'vue.js',
  preact: 'preact.js',
  svelte: 'svelte.svelte.js',
  solid: 'solid.jsx',
}

export interface Built {
  /** The scripts of the pages by their addresses' paths, as `/react.js`. */
  readonly files: ReadonlyMap<string, string>
  /** What a framework's server writes of properties. */
  render(framework: Framework, plan: object, part: Part): Promise<string>
  /** What has to stand before the scripts of a page. */
  readonly head: Readonly<Partial<Record<Framework, string>>>
}

/**
 * Builds a page for each framework, and their servers' side, from the workspace's sources. In development mode, in which frameworks say what
 * they find wrong, and React mounts everything twice. Throws where the frameworks aren't installed (`node scripts/get-frameworks.ts`).
 */
export async function buildPages(): Promise<Built> {
  // Their own copy: each plugin looks for the Vite beside it.
  const { build } = (await import(
    new URL('./node_modules/vite/dist/node/index.js', import.meta.url).href
  )) as typeof import('vite')
  const plugins = await compilers()
  const common = {
    root: ROOT,
    configFile: false as const,
    logLevel: 'error' as const,
    mode: 'development',
    define: {
      'process.env.NODE_ENV': '"development"',
      __VUE_OPTIONS_API__: 'true',
      __VUE_PROD_DEVTOOLS__: 'false',
      __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'true',
    },
    plugins,
  }
  const entries = FRAMEWORKS.map((name) => [name, `${ROOT}pages/${PAGES[name]}`])
  const pages = (await build({
    ...common,
    resolve: {
      conditions: ['@pay-checkout/source', 'module', 'browser', 'development'],
      dedupe: ['react', 'vue'],
      // With the compiler of templates in it.
      alias: { vue: 'vue/dist/vue.esm-bundler.js' },
    },
    build: {
      write: false,
      minify: false,
      target: 'es2022',
      modulePreload: false,
      rolldownOptions: {
        input: Object.fromEntries(entries),
        output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  })) as Rolldown.RolldownOutput
  await build({
    ...common,
    resolve: { dedupe: ['react', 'vue'] },
    ssr: {
      noExternal: [/@pay-checkout/, 'solid-js', 'svelte', 'lit', /^@lit/, /^lit-/],
      resolve: { conditions: ['@pay-checkout/source', 'module', 'node', 'development'] },
    },
    build: { ssr: `${ROOT}pages/server.jsx`, outDir: OUT, emptyOutDir: true, minify: false, target: 'node20' },
  })
  const server = await import(`${OUT}/server.js`)
  const files = pages.output.map(
    (file) => [`/${file.fileName}`, file.type === 'chunk' ? file.code : String(file.source)] as const,
  )
  return {
    files: new Map(files),
    render: async (framework, plan, part) => server.RENDER[framework](plan, part),
    head: server.HEAD,
  }
}

/** What Svelte's and Solid's pages are compiled by; the others need nothing. */
async function compilers(): Promise<PluginOption[]> {
  const from = (path: string) => import(new URL(`./node_modules/${path}`, import.meta.url).href)
  const { svelte } = await from('@sveltejs/vite-plugin-svelte/src/index.js')
  const { default: solid } = await from('vite-plugin-solid/dist/esm/index.mjs')
  return [svelte({ configFile: false }), solid({ ssr: true, include: /solid|server\.jsx/ })]
}
