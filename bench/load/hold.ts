import { connect } from 'node:net'
import { serveJobs } from './child.ts'
import { openWire } from './wire.ts'

/** Streams to open and keep, or changes to cause that each of them hears of. */
export type HoldJob =
  | { readonly kind: 'open'; readonly url: string; readonly streams: readonly string[] }
  | { readonly kind: 'tell'; readonly url: string; readonly tellings: readonly string[]; readonly rate: number }

/** Milliseconds: until all were open; or from each telling until its stream has heard of it. */
export type HoldResult = readonly number[]

const OPENED_TOGETHER = 100

/** When each stream heard that its checkout is paid. */
const paidAt: (((at: number) => void) | undefined)[] = []

// Holds thousands of streams in a process of their own, and hears what each of them is told.
serveJobs<HoldJob, HoldResult>((job) => (job.kind === 'open' ? open(job) : tell(job)))

async function open({ url, streams }: Extract<HoldJob, { kind: 'open' }>): Promise<HoldResult> {
  const startedAt = performance.now()
  for (let from = 0; from < streams.length; from += OPENED_TOGETHER) {
    const some = streams.slice(from, from + OPENED_TOGETHER)
    await Promise.all(some.map((request, at) => openStream(url, request, from + at)))
  }
  return [performance.now() - startedAt]
}

/** Resolves with the first event. */
function openStream(url: string, request: string, number: number): Promise<void> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port), noDelay: true })
    socket.setEncoding('latin1')
    socket.write(request)
    socket.on('error', reject)
    socket.on('close', () => reject(new Error(`Stream ${number} was closed before its first event`)))
    socket.on('data', (text: string) => {
      if (text.includes('event: checkout')) resolve()
      if (text.includes('"status":"paid"')) paidAt[number]?.(performance.now())
    })
  })
}

async function tell({ url, tellings, rate }: Extract<HoldJob, { kind: 'tell' }>): Promise<HoldResult> {
  const wires = await Promise.all(Array.from({ length: 16 }, () => openWire(url)))
  const startedAt = performance.now()
  const work = wires.map(async (wire, first) => {
    const waits: Promise<number>[] = []
    for (let number = first; number < tellings.length; number += wires.length) {
      const early = startedAt + (number / rate) * 1000 - performance.now()
      if (early > 1) await new Promise((resolve) => setTimeout(resolve, early))
      const sentAt = performance.now()
      waits.push(new Promise((resolve) => (paidAt[number] = (at) => resolve(at - sentAt))))
      await wire.ask(tellings[number] as string)
    }
    return Promise.all(waits)
  })
  const latencies = (await Promise.all(work)).flat()
  for (const wire of wires) wire.end()
  return latencies
}
