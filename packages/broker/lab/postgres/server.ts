import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { postgresBinaries } from './binaries.ts'

/** A real PostgreSQL of our own, on a free port of this machine, thrown away afterwards. */
export interface PostgresServer {
  /** Of the process that starts all others of it. */
  pid(): number
  /** A new, empty database. */
  newDatabase(name: string): Promise<string>
  /** Ends it at once, as a crash would; the data stays. */
  crash(): Promise<void>
  /** Starts it again after a crash, on the same port. */
  start(): Promise<void>
  stop(): Promise<void>
}

/** Starts a server. `durable`: with the disk synced at every commit, for benchmarks; tests kill processes, not machines. */
export async function startPostgres({ durable = false }: { durable?: boolean } = {}): Promise<PostgresServer> {
  const bin = postgresBinaries()
  if (!bin) {
    throw new Error('There is no PostgreSQL here. Run `node scripts/get-postgres.ts` once, or set PAY_POSTGRES_BIN.')
  }
  const folder = mkdtempSync(join(tmpdir(), 'pay-postgres-'))
  const user = serverUser()
  if (user) chownSync(folder, user.uid, user.gid)
  const data = join(folder, 'data')
  const locale = ['--encoding=UTF8', '--no-locale', '--auth=trust', '--username=pay', '--no-sync']
  execFileSync(join(bin, 'initdb'), [`--pgdata=${data}`, ...locale], { ...user, cwd: folder, stdio: 'pipe' })
  const port = await freePort()
  const url = (database: string) => `postgresql://pay@127.0.0.1:${port}/${database}`
  let server: ChildProcess
  const start = async () => {
    const options = { listen_addresses: '127.0.0.1', port, unix_socket_directories: '', max_connections: 200 }
    const quick = durable ? {} : { fsync: 'off', full_page_writes: 'off' }
    const args = Object.entries({ ...options, ...quick }).flatMap(([name, value]) => ['-c', `${name}=${value}`])
    server = spawn(join(bin, 'postgres'), ['-D', data, ...args], {
      ...user,
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    await untilReady(server)
  }
  const end = async (signal: NodeJS.Signals) => {
    if (server.exitCode !== null || server.signalCode !== null) return
    const gone = once(server, 'exit')
    server.kill(signal)
    await gone
  }
  await start()
  return {
    pid: () => server.pid as number,
    async newDatabase(name) {
      const client = new Client(url('postgres'))
      await client.connect()
      await client.query(`CREATE DATABASE "${name}"`)
      await client.end()
      return url(name)
    },
    // The immediate shutdown: no checkpoint, every connection cut; the next start recovers from the log.
    crash: () => end('SIGQUIT'),
    start,
    async stop() {
      await end('SIGQUIT')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** PostgreSQL refuses to run as root. */
function serverUser(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined
  const line = readFileSync('/etc/passwd', 'utf8').split('\n')
  const entry = line.find((one) => one.startsWith('postgres:')) ?? line.find((one) => one.startsWith('nobody:'))
  const [, , uid, gid] = (entry ?? 'nobody:x:65534:65534').split(':')
  return { uid: Number(uid), gid: Number(gid) }
}

async function untilReady(server: ChildProcess): Promise<void> {
  let log = ''
  await new Promise<void>((resolve, reject) => {
    server.stderr?.setEncoding('utf8').on('data', (text: string) => {
      log = (log + text).slice(-4_000)
      if (text.includes('ready to accept connections')) resolve()
    })
    server.once('exit', () => reject(new Error(`PostgreSQL did not start:\n${log}`)))
  })
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as { port: number }
  probe.close()
  await once(probe, 'close')
  return port
}
