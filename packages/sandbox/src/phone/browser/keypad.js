import { make } from './dom.js'
import { texts } from './texts.js'

const LENGTH = 6
const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '', '0', 'delete']

/**
 * The password sheet: six boxes and a number pad. Digits are counted, never kept.
 *
 * @param {{ title: Node, onComplete: () => void, onClose: () => void }} options
 */
export function makeKeypad({ title, onComplete, onClose }) {
  let entered = 0
  const boxes = Array.from({ length: LENGTH }, () => make('i'))

  /** @param {string} key */
  function press(key) {
    if (entered === LENGTH) return
    entered = key === 'delete' ? Math.max(0, entered - 1) : entered + 1
    boxes.forEach((box, at) => {
      box.className = at < entered ? 'filled' : ''
    })
    if (entered === LENGTH) onComplete()
  }

  const pad = make(
    'div',
    { className: 'pad' },
    ...KEYS.map((key) =>
      key === ''
        ? make('span')
        : make(
            'button',
            {
              type: 'button',
              'data-key': key,
              onclick: () => press(key),
              'aria-label': key === 'delete' ? texts.delete : key,
            },
            key === 'delete' ? '⌫' : key,
          ),
    ),
  )
  const sheet = make(
    'section',
    { className: 'keypad', role: 'dialog', 'aria-label': texts.enterPassword },
    make(
      'button',
      {
        type: 'button',
        className: 'close',
        'data-action': 'close-keypad',
        'aria-label': texts.cancel,
        onclick: onClose,
      },
      '✕',
    ),
    make('h2', {}, texts.enterPassword),
    title,
    make('div', { className: 'boxes' }, ...boxes),
    make('p', { className: 'note' }, texts.anySix),
    pad,
  )
  sheet.tabIndex = -1
  sheet.addEventListener('keydown', ({ key }) => {
    if (/^\d$/.test(key)) press(key)
    if (key === 'Backspace') press('delete')
    if (key === 'Escape') onClose()
  })
  queueMicrotask(() => sheet.focus())
  return sheet
}
