import type { Product } from '../shop-api.ts'

/** The shop's teas. Prices stand here and nowhere else: a page names products, never amounts. */
export const catalogue: readonly Product[] = [
  {
    id: 'longjing',
    name: { zh: '西湖龙井', en: 'Longjing' },
    note: { zh: '明前 · 豆香清润', en: 'Hangzhou, before the spring rains. Chestnut, clear and soft' },
    unit: { zh: '50 克', en: '50 g' },
    price: 12_800,
  },
  {
    id: 'silver-needle',
    name: { zh: '白毫银针', en: 'Silver Needle' },
    note: { zh: '福鼎 · 毫香蜜韵', en: 'Fuding, buds alone. Hay, melon, a little honey' },
    unit: { zh: '40 克', en: '40 g' },
    price: 16_800,
  },
  {
    id: 'dancong',
    name: { zh: '凤凰单丛', en: 'Phoenix Dancong' },
    note: { zh: '潮州 · 蜜兰花香', en: 'Chaozhou oolong. Orchid and ripe peach' },
    unit: { zh: '50 克', en: '50 g' },
    price: 9_900,
  },
  {
    id: 'lapsang',
    name: { zh: '正山小种', en: 'Lapsang Souchong' },
    note: { zh: '武夷 · 松烟桂圆', en: 'Wuyi black. Pine smoke and dried longan' },
    unit: { zh: '50 克', en: '50 g' },
    price: 6_650,
  },
  {
    id: 'puer',
    name: { zh: '老班章普洱', en: 'Aged Pu’er' },
    note: { zh: '勐海 · 陈香醇厚', en: 'Menghai, twelve years old. Old wood, deep and round' },
    unit: { zh: '100 克', en: '100 g' },
    price: 23_400,
  },
  {
    id: 'sample',
    name: { zh: '尝茶小样', en: 'A cup to try' },
    note: { zh: '掌柜今日所泡', en: 'Whatever we drink today' },
    unit: { zh: '5 克', en: '5 g' },
    price: 1,
  },
]
