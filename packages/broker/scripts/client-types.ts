import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { digestOf, serverDocument } from '../lab/server-document.ts'

/**
 * `pnpm client-types`: writes the types of `@pay-checkout/broker/client` from the document of a broker with an account at each gateway. The
 * generator comes from npm when it is needed: it wants an older TypeScript than ours (decision 0003).
 */
const FILE = fileURLToPath(new URL('../src/client/openapi.generated.ts', import.meta.url))
const GENERATOR = ['-y', '-p', 'openapi-typescript@7.13.0', '-p', 'typescript@5.9.3', 'openapi-typescript']

const document = await serverDocument()
const folder = mkdtempSync(join(tmpdir(), 'client-types-'))
try {
  const [from, to] = [join(folder, 'openapi.json'), join(folder, 'openapi.ts')]
  writeFileSync(from, document)
  // Not --immutable: what openapi-fetch makes of a readonly list can't be mapped over.
  const options = ['--root-types', '--root-types-no-schema-prefix']
  execFileSync('npx', [...GENERATOR, from, '-o', to, ...options], { stdio: 'inherit' })
  const head = `// Written by \`pnpm client-types\` from the broker's own document. Change the routes, and not this.\n// document: ${digestOf(document)}\n`
  writeFileSync(FILE, head + readFileSync(to, 'utf8'))
} finally {
  rmSync(folder, { recursive: true })
}
