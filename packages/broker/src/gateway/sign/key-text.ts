import { mistakeIn } from './key-mistakes.ts'

/** What a key's text is made of: the word on its frame, if it has one, and its bytes. */
export interface KeyBlock {
  /** Such as `PRIVATE KEY`; null: bare base64. Consoles and people write the wrong one, so that it decides nothing alone. */
  readonly label: string | null
  readonly der: Buffer
}

/** What is wrong with a key's text, as the end of a sentence that starts with the field's name. Quotes nothing of it. */
export class WrongKeyText extends RangeError {
  override readonly name: string = 'WrongKeyText'
}

const FRAME = /-----BEGIN ([A-Z0-9 ]+)-----([\s\S]*?)-----END ([A-Z0-9 ]+)-----/g
// Of a PEM that somebody has put into base64 once more, as Kubernetes keeps secrets.
const WRAPPED_FRAME = /^LS0tLS1C/
const QUOTED = /^(["'])([\s\S]*)\1$/
// Blanks that come along when a key is copied from a page or a chat: zero width, no-break, full width (the last is in \s).
const NO_WIDTH = /[\u200b-\u200d\u2060\ufeff]/g

/**
 * The blocks of a key's text, as people paste it: PEM with its line breaks written as `\n`, turned into blanks, indented or gone; in
 * quotes, as files of environment variables have it; bare base64, on one line or many. Throws {@link WrongKeyText}.
 */
export function keyBlocks(text: string): readonly KeyBlock[] {
  const unquoted = QUOTED.exec(text.trim())?.[2] ?? text
  const plain = unquoted
    .replaceAll(/\\+[rn]/g, '\n')
    .replaceAll(NO_WIDTH, '')
    .trim()
  const mistake = mistakeIn(plain)
  if (mistake !== null) throw new WrongKeyText(mistake)
  if (!plain.includes('-----')) {
    const der = bytesOf(plain)
    return WRAPPED_FRAME.test(plain) ? keyBlocks(der.toString('latin1')) : [{ label: null, der }]
  }
  const blocks = [...plain.matchAll(FRAME)].map(([, label = '', body = '']) => ({ label, der: bytesOf(body) }))
  if (blocks.length > 0) return blocks
  const [begins, ends] = [plain.includes('-----BEGIN'), plain.includes('-----END')]
  if (begins && !ends) throw new WrongKeyText('has no -----END … line: copy the key to its end')
  if (ends && !begins) throw new WrongKeyText('has no -----BEGIN … line: copy the key from its beginning')
  throw new WrongKeyText(
    'must be an RSA key in PEM form, between -----BEGIN …----- and -----END …-----, or its bare base64',
  )
}

function bytesOf(base64: string): Buffer {
  const letters = base64.replaceAll(/\s/g, '')
  if (letters === '') throw new WrongKeyText('holds no key between its -----BEGIN … and -----END … lines')
  if (!/^[A-Za-z0-9+/_-]+=*$/.test(letters)) {
    throw new WrongKeyText('must be an RSA key in PEM form or its bare base64; there is something else in it')
  }
  const der = Buffer.from(letters, 'base64')
  const length = derLength(der)
  if (length !== null && der.length < length) {
    throw new WrongKeyText(`is cut off: of its ${length} bytes ${der.length} are there. Copy the whole key`)
  }
  return der
}

/** How long a DER sequence says that it is, in bytes; null for what isn't one. */
function derLength(der: Buffer): number | null {
  const first = der[1]
  if (der[0] !== 0x30 || first === undefined) return null
  if (first < 0x80) return 2 + first
  const digits = first & 0x7f
  return digits >= 1 && digits <= 3 && der.length >= 2 + digits ? 2 + digits + der.readUIntBE(2, digits) : null
}
