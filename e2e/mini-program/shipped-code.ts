import type { Node } from 'acorn'
import { parse } from 'acorn'

/** What some phone's mini-programs lack, though the language or every browser has it. */
const LACKING: readonly string[] = [
  ...['Intl', 'Proxy', 'URL', 'URLSearchParams', 'TextDecoder', 'TextEncoder', 'AbortController', 'crypto', 'fetch'],
  ...['structuredClone', 'queueMicrotask', 'globalThis', 'window', 'document', 'localStorage', 'process', 'Buffer'],
]

/** Why a script can't go to a phone: newer syntax than ES2017, or a name that mini-programs lack. An empty list: nothing is wrong. */
export function wrongForPhones(
  code: string,
  sourceType: 'script' | 'module',
  lacking: readonly string[] = LACKING,
): string[] {
  let tree: Node
  try {
    tree = parse(code, { ecmaVersion: 2017, sourceType })
  } catch (error) {
    return [(error as Error).message]
  }
  return [...new Set(readNames(tree))].filter((name) => lacking.includes(name))
}

/** Every name that code reads or calls by itself: neither a property's, nor one behind a dot, nor what is asked of by `typeof`. */
function readNames(node: Node): string[] {
  if (node.type === 'Identifier') return [(node as Node & { name: string }).name]
  const parts = node as unknown as Readonly<Record<string, unknown>>
  const skipped = new Set(['type', 'start', 'end'])
  if ('computed' in parts && !parts.computed) skipped.add('property').add('key')
  if (node.type === 'UnaryExpression' && parts.operator === 'typeof') skipped.add('argument')
  return Object.entries(parts).flatMap(([name, part]) => (skipped.has(name) ? [] : namesIn(part)))
}

function namesIn(part: unknown): string[] {
  if (Array.isArray(part)) return part.flatMap(namesIn)
  return part && typeof part === 'object' && 'type' in part ? readNames(part as Node) : []
}
