import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** What Node writes into a processor profile, as far as it is read here. */
export interface Profile {
  readonly nodes: readonly ProfileNode[]
  /** The node of each sample. */
  readonly samples: readonly number[]
}

interface ProfileNode {
  readonly id: number
  readonly callFrame: { readonly functionName: string; readonly url: string }
  readonly children?: readonly number[]
}

/** What isn't work. */
const RESTS: readonly string[] = ['(idle)', '(root)']
const ROOMS = 10

/** Reads all profiles of a folder and tells as Markdown in which rooms of the house the processor's own time was spent, and by what there. */
export async function roomTable(folder: string): Promise<string> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.cpuprofile'))
  const profiles = await Promise.all(files.map(async (name) => JSON.parse(await readFile(join(folder, name), 'utf8'))))
  const rooms = [...roomsOf(profiles)].map(([room, names]) => ({ room, names, all: sum([...names.values()]) }))
  const all = sum(rooms.map((room) => room.all))
  const largest = rooms.toSorted((a, b) => b.all - a.all).slice(0, ROOMS)
  const percent = (count: number) => ((count * 100) / all).toFixed(1)
  const lines = largest.map((room) => {
    const names = [...room.names].toSorted(([, a], [, b]) => b - a).slice(0, 4)
    return `| ${room.room} | ${percent(room.all)} | ${names.map(([name, count]) => `${name} ${percent(count)}`).join(', ')} |`
  })
  return ['| where the broker’s own time goes | % | of it |', '|---|---|---|', ...lines].join('\n')
}

/** Samples by room, and there by function. */
export function roomsOf(profiles: readonly Profile[]): Map<string, Map<string, number>> {
  const rooms = new Map<string, Map<string, number>>()
  for (const { nodes, samples } of profiles) {
    const places = placesOf(nodes)
    for (const sample of samples) {
      const place = places.get(sample)
      if (!place || RESTS.includes(place.name)) continue
      const names = rooms.get(place.room) ?? new Map<string, number>()
      rooms.set(place.room, names.set(place.name, (names.get(place.name) ?? 0) + 1))
    }
  }
  return rooms
}

interface Place {
  readonly room: string
  readonly name: string
}

/** What is compiled into Node has no address: it belongs to whoever called it. */
function placesOf(nodes: readonly ProfileNode[]): Map<number, Place> {
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const places = new Map<number, Place>()
  const visit = (node: ProfileNode, caller: string): void => {
    const { functionName, url } = node.callFrame
    const room = url ? roomOf(url) : caller
    const isEngine = functionName.startsWith('(')
    places.set(node.id, { room: isEngine ? 'V8' : room, name: functionName || '(anonymous)' })
    for (const id of node.children ?? []) {
      const child = byId.get(id)
      if (child) visit(child, room)
    }
  }
  const [root] = nodes
  if (root) visit(root, 'V8')
  return places
}

const PLACES: readonly (readonly [pattern: RegExp, room: string])[] = [
  [/node_modules\/(?:\.pnpm\/[^/]+\/node_modules\/)?((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules)/, ''],
  [/packages\/broker\/src\/((?:gateways|[^/]+)(?=\/))/, 'broker/'],
  [/packages\/([^/]+)\//, ''],
  [/^(node:(?:internal\/)?[^/]+)/, ''],
]

function roomOf(url: string): string {
  for (const [pattern, before] of PLACES) {
    const found = pattern.exec(url)?.[1]
    if (found) return `${before}${found}`
  }
  return url
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
