import { MalformedText } from '../gateway/malformed-text.ts'
import { readStrictJson } from '../gateway/strict-json.ts'
import { PayError } from '../pay-error.ts'

/** Bytes of any body, at most. */
export const BODY_LIMIT: number = 16 * 1024

/** The caller hung up, or was cut off, before the body was there whole: nobody waits for an answer, and nothing is wrong with the broker. */
export class RequestCutOff extends Error {
  override readonly name: string = 'RequestCutOff'
}

/** A parser of the surrounding server has read the body: its bytes can't be checked any more, and whoever mounted the broker has to know. */
export class BodyTaken extends Error {
  override readonly name: string = 'BodyTaken'

  constructor() {
    super(
      'The body was read before the broker saw it, and signatures are over its bytes: mount the broker before express.json() and other ' +
        'body parsers, or have them keep the bytes as request.rawBody (docs/mounting.md).',
    )
  }
}

/** The request's body as bytes, read once, before anything else looks at it. Throws PayError body-too-large, RequestCutOff or BodyTaken. */
export async function readBody(request: Request): Promise<Uint8Array> {
  if (request.bodyUsed) throw new BodyTaken()
  const announced = Number(request.headers.get('content-length') ?? Number.NaN)
  if (announced > BODY_LIMIT) throw tooLarge()
  try {
    // A server holds a body to its announced length, so that this needs no stream.
    if (announced >= 0) return capped(new Uint8Array(await request.arrayBuffer()))
    return request.body === null ? new Uint8Array() : await readStream(request.body)
  } catch (cause) {
    throw cause instanceof PayError ? cause : new RequestCutOff('The body ended before its end', { cause })
  }
}

async function readStream(stream: ReadableStream<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of stream) {
    length += chunk.length
    if (length > BODY_LIMIT) throw tooLarge()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function capped(bytes: Uint8Array): Uint8Array {
  if (bytes.length > BODY_LIMIT) throw tooLarge()
  return bytes
}

function tooLarge(): PayError {
  return new PayError('body-too-large', `A body has at most ${BODY_LIMIT} bytes.`)
}

/** The body as JSON; an absent one is an empty object. Throws PayError unsupported-media-type, body-too-large, invalid-json. */
export async function readJsonBody(request: Request): Promise<unknown> {
  const type = mediaType(request)
  // A form or plain text could be posted by any page without asking first; JSON can't.
  if (type !== '' && type !== 'application/json') throw wrongType(type)
  const bytes = await readBody(request)
  if (bytes.length === 0) return {}
  if (type === '') throw wrongType('nothing')
  return parse(bytes)
}

function wrongType(type: string): PayError {
  return new PayError('unsupported-media-type', `Send the body as Content-Type: application/json, not ${type}.`)
}

function parse(bytes: Uint8Array): unknown {
  try {
    return readStrictJson(bytes, { exact: true })
  } catch (cause) {
    if (!(cause instanceof MalformedText)) throw cause
    throw new PayError('invalid-json', `The body is not JSON that can be read: ${cause.message}.`, { cause })
  }
}

/** The media type of a request without its parameters, in lower case; empty when there is none. */
export function mediaType(request: Request): string {
  return (request.headers.get('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? ''
}
