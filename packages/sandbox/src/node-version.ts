/** The oldest Node that sandbox and broker run on, as their packages say. */
const OLDEST = [22, 19] as const

/** Whether a Node of this version (`20.20.2`) is older than sandbox and broker need. Loads nothing. */
export function isTooOld(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])
}

/** Why the sandbox can't run on a Node of this version, with what to do; null: it can, or is asked for what runs on every Node. */
export function tooOldNode(version: string, command: string | undefined): string | null {
  if (!isTooOld(version) || command === 'init') return null
  const refusal = `pay-sandbox needs Node ${OLDEST.join('.')} or newer, and this is Node ${version}: install a newer one, and start pay-sandbox with that.`
  const { platform, arch } = process
  if (platform !== 'linux' || !['x64', 'arm64'].includes(arch)) return refusal
  // As this project brings its own; npx and npm look for programs in the folder first.
  return `${refusal}\nOr give this folder one of its own, which npx and npm start take: npm install node-linux-${arch}@24`
}
