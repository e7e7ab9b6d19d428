import { payPage } from './page.ts'
import { TEXTS } from './page-texts.ts'

declare const wx: {
  getAppBaseInfo?(): { language?: string }
  getSystemInfoSync(): { language?: string }
  navigateBack(options?: object): unknown
  setNavigationBarTitle(options: { title: string }): unknown
}
declare function Page(definition: object): void

Page(
  payPage({
    texts: TEXTS,
    language: () => (wx.getAppBaseInfo ? wx.getAppBaseInfo() : wx.getSystemInfoSync()).language || '',
    entered: () => ({}),
    goBack: () => void wx.navigateBack(),
    setTitle: (title) => void wx.setNavigationBarTitle({ title }),
  }),
)
