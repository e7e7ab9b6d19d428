import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const EMBED = fileURLToPath(new URL('../../demo/embed/', import.meta.url))

/** One of the examples of `demo/embed`, as a fresh project with packed packages. */
export interface Example {
  readonly name: string
  readonly folder: string
  /** Other versions than the example's own. */
  readonly versions?: Readonly<Record<string, string>>
  /** The file, and the text in it, that is changed while a payer looks at the page; none where there is nothing to build. */
  readonly edit?: readonly [file: string, text: string]
  readonly build: boolean
  /** A server renders it. */
  readonly rendered?: boolean
}

const TEA = '100 g</h1>'

export const EXAMPLES: readonly Example[] = [
  { name: 'plain', folder: 'plain', build: false },
  { name: 'Vite + React 19', folder: 'react-vite', build: true, edit: ['src/app.tsx', TEA] },
  {
    name: 'Vite + React 18',
    folder: 'react-vite',
    build: true,
    edit: ['src/app.tsx', TEA],
    versions: { react: '18.3.1', 'react-dom': '18.3.1', '@types/react': '18.3.32', '@types/react-dom': '18.3.7' },
  },
  { name: 'Next', folder: 'next', build: true, edit: ['app/page.tsx', TEA], rendered: true },
  { name: 'Vite + Vue 3', folder: 'vue-vite', build: true, edit: ['src/app.vue', TEA] },
  { name: 'Nuxt', folder: 'nuxt', build: true, edit: ['app/app.vue', TEA], rendered: true },
  { name: 'Angular', folder: 'angular', build: true, edit: ['src/app/app.ts', TEA], rendered: true },
]

/** Copies an example out of the repository and installs it with the packed packages, and nothing else of ours. */
export async function install({ folder, versions = {} }: Example, into: string, packages: string): Promise<string> {
  const project = join(into, folder)
  await mkdir(into, { recursive: true })
  await cp(join(EMBED, folder), project, { recursive: true })
  await cp(join(EMBED, 'serve.mjs'), join(into, 'serve.mjs'))
  const file = join(project, 'package.json')
  const manifest = JSON.parse(await readFile(file, 'utf8')) as Record<string, Record<string, string>>
  for (const list of [manifest.dependencies ?? {}, manifest.devDependencies ?? {}]) {
    for (const name of Object.keys(list)) list[name] = versions[name] ?? (list[name] as string)
  }
  const tarballs = await readdir(packages)
  const ours = ['protocol', 'core', 'element'].map((name) => {
    const tarball = tarballs.find((one) => one.startsWith(`pay-checkout-${name}-`))
    return `  '@pay-checkout/${name}': 'file:${join(packages, tarball ?? name)}'`
  })
  await writeFile(file, JSON.stringify(manifest, null, 2))
  await writeFile(
    join(project, 'pnpm-workspace.yaml'),
    `ignoreScripts: true\nstrictDepBuilds: false\nverifyDepsBeforeRun: false\noverrides:\n${ours.join('\n')}\n`,
  )
  await run(project, 'install', {}, '--no-frozen-lockfile')
  return project
}

/** Runs a script of a project to its end. Throws with its last words. */
export async function run(project: string, script: string, env: NodeJS.ProcessEnv, ...args: string[]): Promise<void> {
  const command = script === 'install' ? [script, ...args] : ['run', script, ...args]
  const child = spawn('pnpm', command, { cwd: project, stdio: ['ignore', 'pipe', 'pipe'], env: environment(env) })
  const said = listen(child)
  const [status] = await once(child, 'close')
  if (status !== 0) throw new Error(`pnpm ${command.join(' ')} ended with ${status}:\n${said().slice(-3000)}`)
}

/** A program of a project that serves pages. */
export interface Served {
  readonly url: string
  said(): string
  end(): Promise<void>
}

/** Starts a script of a project and waits until it serves pages. Throws with its last words when it doesn't within two minutes. */
export async function serve(project: string, script: string, port: number, env: NodeJS.ProcessEnv): Promise<Served> {
  const url = `http://127.0.0.1:${port}`
  const listenAt =
    script === 'dev' || env.NEXT ? [...(env.NEXT ? ['-H'] : ['--host']), '127.0.0.1', '--port', `${port}`] : []
  const child = spawn('pnpm', ['run', script, ...listenAt], {
    cwd: project,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: environment({ ...env, PORT: `${port}`, HOST: '127.0.0.1' }),
    // A script's program is pnpm's child: the group ends as one.
    detached: true,
  })
  const said = listen(child)
  const closed = once(child, 'close')
  const end = async (): Promise<void> => {
    try {
      process.kill(-(child.pid ?? Number.NaN), 'SIGKILL')
    } catch {
      // None of the group is left.
    }
    await closed
  }
  for (let second = 0; second < 120 && child.exitCode === null; second++) {
    const answer = await fetch(url).catch(() => null)
    if (answer?.ok) return { url, said, end }
    await new Promise((later) => setTimeout(later, 1000))
  }
  await end()
  throw new Error(`${script} served no page at ${url}:\n${said().slice(-3000)}`)
}

function environment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  // What says how our own tests read the workspace, and what a build in this process has set, is nobody else's.
  const { NODE_OPTIONS, NODE_ENV, ...own } = process.env
  return { ...own, NEXT_TELEMETRY_DISABLED: '1', NUXT_TELEMETRY_DISABLED: '1', CI: '1', ...env }
}

function listen(child: ChildProcess): () => string {
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-20_000)
    })
  }
  return () => said
}
