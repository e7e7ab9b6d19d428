/** The oldest Node that the broker runs on, as its package says. */
const MAJOR = 22
const MINOR = 19

/** Why the broker can't run on a Node of this version, with what to do; null: it can. Loads nothing. */
export function tooOldNode(version: string): string | null {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  if (major > MAJOR || (major === MAJOR && minor >= MINOR)) return null
  return `pay-broker needs Node ${MAJOR}.${MINOR} or newer, and this is Node ${version}: install a newer one, and start pay-broker with that.`
}
