const LOOK_AGAIN_MS = 100
/** How long a wallet's bridge is waited for, in milliseconds. */
export const BRIDGE_TIMEOUT_MS = 5_000

/** The bridge a wallet put on the window, if it is there by now. */
export function bridgeOf<Bridge>(window: Window, name: string): Bridge | undefined {
  return (window as unknown as Record<string, Bridge | undefined>)[name]
}

/**
 * Waits for a wallet's bridge: the wallet puts it on the window some time after the page's scripts have run, and raises
 * `<name>Ready` on the document. Answers undefined when none has come after five seconds. Leaves no listener or timer.
 */
export function whenBridgeReady<Bridge>(window: Window, name: string): Promise<Bridge | undefined> {
  const { document } = window
  return new Promise((resolve) => {
    // The event is missed when it was raised before this script ran in another frame order, so the window is watched too.
    const look = () => bridgeOf<Bridge>(window, name) && finish()
    const watch = setInterval(look, LOOK_AGAIN_MS)
    const timeout = setTimeout(finish, BRIDGE_TIMEOUT_MS)
    document.addEventListener(`${name}Ready`, look)
    look()

    function finish(): void {
      clearInterval(watch)
      clearTimeout(timeout)
      document.removeEventListener(`${name}Ready`, look)
      resolve(bridgeOf<Bridge>(window, name))
    }
  })
}
