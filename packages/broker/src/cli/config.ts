import { type LoadedConfig, loadConfig as load } from './load-config.ts'
import { findConfigFile } from './read-config-file.ts'

export { InvalidConfig } from '../gateway/read-config.ts'
export type { LoadedConfig } from './load-config.ts'
export { openBroker } from './open-broker.ts'

/**
 * Reads and checks a configuration as `pay-broker check-config` does; without a file the `pay-broker.config.*` of this folder. `${NAME}` in it
 * comes from `env`, the process's own when left out. Throws InvalidConfig that names every wrong field, and quotes none.
 */
export async function loadConfig(
  file?: string,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Promise<LoadedConfig> {
  return load(findConfigFile(file, process.cwd()), env)
}
