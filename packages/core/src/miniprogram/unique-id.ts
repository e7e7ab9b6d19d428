import type { HostPort } from './host-port.ts'

const LETTERS = 'abcdefghijklmnopqrstuvwxyz234567'
const LENGTH = 26

/**
 * Makes ids of 26 characters that don't repeat: the time, a counter, and random bits as soon as the host has given some
 * (`wx` gives them through a callback only, `my` not at all). Ids are scoped to one checkout and need not be secret.
 */
export function createUniqueIds(host: Pick<HostPort, 'random'>): () => string {
  let made = 0
  let random = ''
  host.random?.(LENGTH, (bytes) => {
    for (let at = 0; at < bytes.length; at += 1) random += LETTERS.charAt((bytes[at] as number) & 31)
  })
  return () => {
    made += 1
    const unique = letters(Date.now(), 10) + letters(made, 4)
    return (unique + random + letters(0, LENGTH)).slice(0, LENGTH)
  }
}

/** The lowest `length` digits of a number, written in base 32. */
function letters(value: number, length: number): string {
  let text = ''
  let rest = value
  while (text.length < length) {
    text = LETTERS.charAt(rest % 32) + text
    rest = Math.floor(rest / 32)
  }
  return text
}
