import type { HostLife } from './host.ts'
import type { HostPort } from './host-port.ts'

/** The app's life and its network, as `wx` and `my` both tell of them. */
export function watchLife(host: HostLife): HostPort['watch'] {
  return ({ shown, hidden, online }) => {
    const changed = ({ isConnected }: { isConnected: boolean }) => {
      if (isConnected) online()
    }
    const each = (verb: 'on' | 'off') => {
      host[`${verb}AppShow`]?.(shown)
      host[`${verb}AppHide`]?.(hidden)
      host[`${verb}NetworkStatusChange`]?.(changed as never)
    }
    each('on')
    return () => each('off')
  }
}
