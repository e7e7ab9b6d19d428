/** The oldest Node that the broker runs on, as its package says. */
const MAJOR = 22
const MINOR = 19

/** Why the broker can't run on a Node of this version, with what to do; null: it can. Loads nothing. */
export function tooOldNode(version: string): string | null {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  if (major > MAJOR || (major === MAJOR && minor >= MINOR)) return null
  const refusal = `pay-broker needs Node ${MAJOR}.${MINOR} or newer, and this is Node ${version}: install a newer one, and start pay-broker with that.`
  const { platform, arch } = process
  if (platform !== 'linux' || !['x64', 'arm64'].includes(arch)) return refusal
  // As this project brings its own; npx and npm look for programs in the folder first.
  return `${refusal}\nOr give this folder one of its own, which npx and npm start take: npm install node-linux-${arch}@24`
}
