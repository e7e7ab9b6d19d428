/** A phone shown over the page. */
export interface ShownPhone {
  /** The window of the phone's page: messages are believed from no other. */
  readonly frame: MessageEventSource | null
  close(): void
}

/**
 * Shows a page in a phone-sized frame over this one, as a wallet's sheet would be. Escape or a click beside it gives up.
 * Styles are set one by one, so that a strict Content-Security-Policy has nothing to forbid but the frame's origin.
 */
export function showPhoneOverlay(window: Window, url: string, gaveUp: () => void): ShownPhone {
  const { document } = window
  const backdrop = document.createElement('div')
  Object.assign(backdrop.style, {
    position: 'fixed',
    inset: '0',
    zIndex: '2147483647',
    display: 'flex',
    alignItems: 'flex-end',
    justifyContent: 'center',
    background: 'rgba(0, 0, 0, 0.5)',
  })
  const frame = document.createElement('iframe')
  frame.src = url
  frame.title = 'sandbox phone'
  Object.assign(frame.style, {
    width: 'min(100%, 390px)',
    height: 'min(100%, 720px)',
    border: '0',
    borderRadius: '16px 16px 0 0',
    background: '#fff',
  })
  backdrop.append(frame)
  document.body.append(backdrop)

  const onKey = (event: KeyboardEvent) => event.key === 'Escape' && gaveUp()
  backdrop.addEventListener('click', gaveUp)
  document.addEventListener('keydown', onKey)
  return {
    frame: frame.contentWindow,
    close() {
      document.removeEventListener('keydown', onKey)
      backdrop.remove()
    },
  }
}
