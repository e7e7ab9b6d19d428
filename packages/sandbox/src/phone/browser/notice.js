import { frame, make, show } from './dom.js'

frame()
show(
  'notice',
  make(
    'section',
    { className: 'result' },
    make('span', { className: 'cross', 'aria-hidden': 'true' }, '!'),
    make('p', { role: 'alert' }, document.body.dataset.text ?? ''),
  ),
)
