import type { FullConfig, Gateway } from './definition.ts'
import type { Envelope } from './envelope.ts'
import { SignatureMismatch } from './errors.ts'
import type { Fields } from './read-config.ts'

/**
 * The envelope of a configuration. What doesn't fit its keys is tried with the previous ones; what we say is signed with the current.
 * `outdated` is called whenever a previous key was the one that fitted.
 */
export function openEnvelope(
  gateway: Gateway,
  config: FullConfig<Fields>,
  { outdated, ...ports }: Parameters<Gateway['envelope']>[1] & { outdated(): void },
): Envelope {
  const current = gateway.envelope(config, ports)
  if (!config.previous) return current
  const before = gateway.envelope({ ...config, ...config.previous }, ports)
  const either = async <Opened>(open: (envelope: Envelope) => Promise<Opened>): Promise<Opened> => {
    try {
      return await open(current)
    } catch (error) {
      if (!(error instanceof SignatureMismatch)) throw error
      const opened = await open(before)
      outdated()
      return opened
    }
  }
  return {
    seal: (path, values) => current.seal(path, values),
    open: (bytes) => either((envelope) => envelope.open(bytes)),
    openNotification: (message) => either((envelope) => envelope.openNotification(message)),
  }
}
