import { en } from '../../element/src/locales/en.ts'
import { zhCN } from '../../element/src/locales/zh-CN.ts'
import { type Texts, textsOf } from './texts.ts'

/** What is read in Alipay. This module runs when the component is built: what it exports is all of it that is shipped. */
export const TEXTS: readonly Texts[] = [zhCN, en].map((locale) => textsOf(locale, 'alipay'))
