import { hash } from 'node:crypto'
import { lab } from './five-gateways.ts'

/**
 * What a shop's server may call, as `/openapi.json` of a broker with an account at each gateway has it: the pages' own calls are the
 * element's and the core's, by another token.
 */
export async function serverDocument(): Promise<string> {
  const { broker } = lab('pooul', 'older', 'bank', 'methods', 'chaoying')
  const answer = await broker.fetch(new Request('https://pay.example/openapi.json'))
  const { paths, servers: _, ...document } = (await answer.json()) as Record<string, object>
  const servers = Object.entries(paths ?? {}).filter(([path]) => !/^\/v1\/checkout(\/|$)/.test(path))
  return JSON.stringify({ ...document, paths: Object.fromEntries(servers) })
}

/** By which a document is told from another. */
export function digestOf(document: string): string {
  return hash('sha256', document).slice(0, 16)
}
