import type { HostLife } from './host.ts'
import type { HostPort } from './host-port.ts'

/** The app's life and its network, as `wx` and `my` both tell of them. */
export function watchLife(host: HostLife): HostPort['watch'] {
  return ({ shown, hidden, online }) => {
    const changed = ({ isConnected }: { isConnected: boolean }) => {
      if (isConnected) online()
    }
    host.onAppShow?.(shown)
    host.onAppHide?.(hidden)
    host.onNetworkStatusChange?.(changed)
    return () => {
      host.offAppShow?.(shown)
      host.offAppHide?.(hidden)
      host.offNetworkStatusChange?.(changed)
    }
  }
}
