import { ask } from './api.js'
import { fill, frame, make, show, yuan } from './dom.js'
import { readImage } from './read-image.js'
import { texts } from './texts.js'

const message = make('p', { className: 'message', role: 'status' })
const input = make('input', {
  name: 'code',
  placeholder: texts.scanHint,
  autocomplete: 'off',
  'aria-label': texts.scanHint,
})
const recent = make('ul', { className: 'recent' })

/** @param {string} code */
async function open(code) {
  const { payment, open: link } = await ask('/scan', { code })
  if (payment) location.href = `/phone/pay/${payment.id}`
  else if (link) fill(message, texts.openLink, ' ', make('a', { href: link }, link))
  else message.textContent = texts.unknownCode
}

/** @param {Blob | null | undefined} image */
async function openImage(image) {
  if (!image) return
  message.textContent = texts.readingImage
  const code = await readImage(image).catch(() => undefined)
  if (code === undefined) message.textContent = texts.noCode
  else await open(code)
}

/** @param {DataTransfer | null} data */
function openDropped(data) {
  const image = [...(data?.files ?? [])].find(({ type }) => type.startsWith('image/'))
  if (image) void openImage(image)
  return image !== undefined
}

function scanner() {
  const file = make('input', { type: 'file', accept: 'image/*', onchange: () => void openImage(file.files?.[0]) })
  const finder = make('label', { className: 'finder' }, file, make('i'), make('span', {}, texts.chooseImage))
  finder.addEventListener('dragover', (event) => event.preventDefault())
  finder.addEventListener('drop', (event) => {
    event.preventDefault()
    openDropped(event.dataTransfer)
  })
  document.addEventListener('paste', (event) => {
    if (openDropped(event.clipboardData)) event.preventDefault()
  })
  const form = make(
    'form',
    { className: 'paste' },
    input,
    make('button', { type: 'submit', 'data-action': 'scan' }, texts.scanGo),
  )
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    if (input.value.trim()) void open(input.value)
  })
  return make('section', { className: 'scanner', 'aria-label': texts.scan }, finder, form, message)
}

async function refresh() {
  const { payments = [] } = await ask('/payments')
  const rows = payments.map((payment) => {
    return make(
      'li',
      {},
      make(
        'a',
        { href: `/phone/pay/${payment.id}`, 'data-wallet': payment.wallet },
        make('span', { className: 'dot', 'aria-hidden': 'true' }),
        make('span', { className: 'what' }, make('b', {}, payment.merchant), make('small', {}, payment.subject)),
        make(
          'span',
          { className: 'how-much' },
          make('b', {}, `¥${yuan(payment.amount)}`),
          make('small', {}, texts[payment.status]),
        ),
      ),
    )
  })
  fill(recent, ...(rows.length > 0 ? rows : [make('li', { className: 'empty' }, texts.nothingYet)]))
}

frame()
show(
  'home',
  make('header', { className: 'bar' }, make('strong', {}, texts.phone)),
  scanner(),
  make('a', { className: 'to-code', href: '/phone/code', 'data-action': 'payment-code' }, texts.paymentCode),
  make('section', {}, make('h2', {}, texts.recent), recent),
  make('p', { className: 'note' }, texts.phoneNote),
)
void refresh()
document.addEventListener('visibilitychange', () => document.hidden || void refresh())
setInterval(() => document.hidden || void refresh(), 3000)

const code = new URLSearchParams(location.search).get('code')
if (code) {
  input.value = code
  void open(code)
}
