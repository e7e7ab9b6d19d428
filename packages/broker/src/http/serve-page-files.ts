import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import type { Context } from 'hono'
import type { HttpEnv } from './http-env.ts'
import { type PageFiles, pageFilesPath, typeOfFile } from './page-files.ts'
import type { App } from './route.ts'

interface Packed {
  readonly plain: Uint8Array
  readonly br: Uint8Array
  readonly gzip: Uint8Array
}

/** `GET /pay/files/…`: the element's bundle. Compressed once, when the broker starts; a payer in a shop's cellar waits for these bytes. */
export function addPageFiles(app: App, files: PageFiles): void {
  const base = pageFilesPath(files)
  const packed = new Map([...files].map(([name, bytes]): [string, Packed] => [name, pack(bytes)]))
  app.get(`${base}:name`, (c) => {
    const name = c.req.param('name') ?? ''
    const file = packed.get(name)
    const type = typeOfFile(name)
    return file && type ? answer(c, file, type) : c.notFound()
  })
}

function pack(plain: Uint8Array): Packed {
  const br = brotliCompressSync(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } })
  return { plain, br, gzip: gzipSync(plain, { level: 9 }) }
}

function answer(c: Context<HttpEnv>, file: Packed, type: string): Response {
  const accepted = c.req.header('accept-encoding') ?? ''
  const encoding = /\bbr\b/.test(accepted) ? 'br' : /\bgzip\b/.test(accepted) ? 'gzip' : null
  c.header('content-type', type)
  c.header('cache-control', 'public, max-age=31536000, immutable')
  c.header('cross-origin-resource-policy', 'same-origin')
  c.header('vary', 'Accept-Encoding')
  if (encoding) c.header('content-encoding', encoding)
  return c.body(new Uint8Array(encoding ? file[encoding] : file.plain))
}
