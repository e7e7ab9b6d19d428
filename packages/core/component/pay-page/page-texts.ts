import { en } from '../../../element/src/locales/en.ts'
import { zhCN } from '../../../element/src/locales/zh-CN.ts'
import type { PageTexts } from './page.ts'

/** This module runs when the page is built: what it exports is all of it that is shipped. */
export const TEXTS: readonly PageTexts[] = [zhCN, en].map(({ tag, words: { checkout, backToShop } }) => ({
  tag,
  title: checkout,
  back: backToShop,
}))
