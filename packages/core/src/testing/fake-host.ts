/** A request as a fake mini-program host got it. */
export interface FakeRequest {
  readonly url: string
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}

/** The server's answer; `lost` is a connection that broke. */
export type FakeAnswer =
  | 'lost'
  | { readonly status: number; readonly body: string; readonly headers?: Readonly<Record<string, string>> }

export type NetworkListener = (network: { isConnected: boolean; networkType: string }) => void

/** The mini-program's going to the background and back, and its network, with the listeners that `onAppShow` and its like collect. */
export interface FakeLife {
  readonly onAppShow: (run: () => void) => void
  readonly offAppShow: (run: () => void) => void
  readonly onAppHide: (run: () => void) => void
  readonly offAppHide: (run: () => void) => void
  readonly onNetworkStatusChange: (run: NetworkListener) => void
  readonly offNetworkStatusChange: (run: NetworkListener) => void
  show(): void
  hide(): void
  /** The network came, went, or became another one. */
  network(isConnected: boolean): void
  /** How many listeners are left. */
  listeners(): number
}

/** What of it a host's object has. */
export type HostListeners = Pick<
  FakeLife,
  'onAppShow' | 'offAppShow' | 'onAppHide' | 'offAppHide' | 'onNetworkStatusChange' | 'offNetworkStatusChange'
>

/** Makes the app's life, as `wx` and `my` both tell it. */
export function createFakeLife(): FakeLife {
  const shown = new Set<() => void>()
  const hidden = new Set<() => void>()
  const networks = new Set<NetworkListener>()
  return {
    onAppShow: (run) => void shown.add(run),
    offAppShow: (run) => void shown.delete(run),
    onAppHide: (run) => void hidden.add(run),
    offAppHide: (run) => void hidden.delete(run),
    onNetworkStatusChange: (run) => void networks.add(run),
    offNetworkStatusChange: (run) => void networks.delete(run),
    show: () => shown.forEach((run) => void run()),
    hide: () => hidden.forEach((run) => void run()),
    network(isConnected) {
      for (const run of [...networks]) run({ isConnected, networkType: isConnected ? 'wifi' : 'none' })
    },
    listeners: () => shown.size + hidden.size + networks.size,
  }
}

/** Runs a host's callbacks as the hosts do: later, never within the call. */
export function soon(run: () => void): void {
  void Promise.resolve().then(run)
}
