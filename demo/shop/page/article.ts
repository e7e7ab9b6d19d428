import { chosenAccount } from './demo-strip.ts'
import { frame } from './frame.ts'
import { h } from './h.ts'
import { language, say } from './language.ts'
import { openPage } from './open-page.ts'
import { price } from './price.ts'
import { openCheckout, placeOrder, readShop } from './shop-calls.ts'
import { teaPicture } from './tea-picture.ts'

/** What a menu of the shop's official account opens. It has no checkout of its own: a tap leads to the broker's page. */

const TEA = 'longjing'

const WORDS = {
  title: { zh: '明前的龙井，到了', en: 'The first Longjing is here' },
  by: { zh: '半日闲茶铺 · 掌柜手记', en: 'Half a Day’s Tea · from the keeper’s notebook' },
  text: {
    zh: [
      '清明前三天，山里还凉。一早采下的芽叶，中午下锅，手不离茶，茶不离锅。',
      '今年雨水匀，豆香比去年更清。八十度的水，玻璃杯，看它一片片站起来，就是半日闲了。',
      '只有四十罐，先到先得。下单当日寄出。',
    ],
    en: [
      'Three days before the festival the hills are still cold. What is picked at dawn is in the pan by noon, and never out of the hand.',
      'The rain came evenly this year, and the chestnut is clearer than the last. Water at eighty degrees, a plain glass, and you watch the leaves stand up one by one.',
      'Forty tins, and no more. We send them the day you order.',
    ],
  },
  buy: { zh: '来一罐', en: 'A tin, please' },
}

openPage(async () => {
  const { products, demo } = await readShop()
  const tea = products.find(({ id }) => id === TEA)
  if (!tea) throw new Error(`The shop has no ${TEA}`)
  const buy = h('button', { type: 'button', className: 'primary' }, say(WORDS.buy))
  buy.addEventListener('click', () => {
    buy.disabled = true
    payAtBroker(chosenAccount(demo)).catch((error: unknown) => {
      buy.disabled = false
      throw error
    })
  })
  const name = h('div', {}, h('strong', {}, say(tea.name)), h('span', {}, price(tea.price), ` / ${say(tea.unit)}`))
  const article = h(
    'article',
    { className: 'article' },
    h('h1', {}, say(WORDS.title)),
    h('p', { className: 'by' }, say(WORDS.by)),
    teaPicture(TEA),
    ...WORDS.text[language].map((text) => h('p', {}, text)),
    h('div', { className: 'offer' }, name, buy),
  )
  frame({ demo, title: say(WORDS.title) }, article)
})

/** The whole integration of an official account's menu: an order, and the address that the broker gave for it. */
async function payAtBroker(account: string | undefined): Promise<void> {
  const items = [{ product: TEA, quantity: 1 }]
  const { id } = await placeOrder({ items, language, ...(account !== undefined && { account }) })
  location.assign((await openCheckout(id)).payUrl)
}
