import { existsSync } from 'node:fs'
import { installFromDebian } from './install-from-debian.ts'

// The variant for programs with threads, which Node and PostgreSQL's client are.
const PLACES = [
  '/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1',
  '/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1',
  '/usr/lib64/faketime/libfaketimeMT.so.1',
  '/usr/lib/faketime/libfaketimeMT.so.1',
]

/** The path of libfaketime, an installed one or Debian's when we may install it. Throws a sentence that says what to do. */
export function getFaketime(): string {
  const here = PLACES.find(existsSync)
  if (here) return here
  installFromDebian('libfaketime for tests on other days', 'libfaketime')
  const installed = PLACES.find(existsSync)
  if (installed) return installed
  throw new Error('Tests on other days need libfaketime, on Linux. Install the package `libfaketime`, or `faketime`.')
}
