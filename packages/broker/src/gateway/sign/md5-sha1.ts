import { hash } from 'node:crypto'

// Both hashes are broken for new designs; these gateways prescribe them. What makes up for it: TLS, the amount check, and a
// query before anything is settled.

/** MD5 of a UTF-8 text, in lower-case hex. */
export function md5Hex(text: string): string {
  return hash('md5', text)
}

/** SHA-1 of a UTF-8 text, in lower-case hex. */
export function sha1Hex(text: string): string {
  return hash('sha1', text)
}
